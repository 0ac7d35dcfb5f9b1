package io.github.web3task.benchmarks.rival;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Whoever is timed answers right first: the contract's rules that every careful handler keeps. */
public final class Rightness {
    private static final String COMPLETION = "/web3/v1/task/completion?";
    private static final String WALLET = "walletAddress=0x00000000000000000000000000000000000000";
    private static final String BOTH = "&task=%5B%22deposit%22%2C%22swap%22%5D";
    private static final String SUCCESS = "{\"code\":\"000000\",\"message\":\"success\",\"data\":";
    private static final String INVALID = "{\"code\":\"000006\",\"message\":\"invalid argument\",\"data\":null}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Rival rival;
    private final String base;

    public Rightness(Rival rival, int port) {
        this.rival = rival;
        this.base = "http://127.0.0.1:" + port;
    }

    /** Throws {@link IllegalStateException} with the first answer that is wrong. */
    public void check() throws IOException, InterruptedException {
        long now = System.currentTimeMillis();
        if (rival.isFloor()) {
            expect(COMPLETION + WALLET + "aa" + BOTH, 200, RivalServlets.CONSTANT);
            return;
        }
        successes(now);
        invalid(BOTH.substring(1), "no wallet");
        invalid("walletAddress=0x1234" + BOTH, "a short wallet");
        invalid("walletAddress=" + "0".repeat(42) + BOTH, "no 0x");
        invalid(WALLET + "aa&" + WALLET + "bb" + BOTH, "two wallets");
        invalid(WALLET + "aa", "no task");
        for (String task : new String[] {
            "%5B%22stake%22%5D", // not declared
            "%5B%22deposit%22%2C1%5D",
            "%5B%22deposit%22",
            "%5B%22deposit%22%5D%5D",
            "%7B%22deposit%22%3A1%7D",
            "deposit",
            "%5Bnull%5D",
            "%5B%22%22%5D"
        }) {
            invalid(WALLET + "aa&task=" + task, "task " + task);
        }
        invalid(WALLET + "aa" + BOTH + "&timestamp=" + (now - 70_000), "an old timestamp");
        invalid(WALLET + "aa" + BOTH + "&timestamp=" + (now + 20_000), "a timestamp to come");
        invalid(WALLET + "aa" + BOTH + "&timestamp=now", "a timestamp that is no number");
        invalid(WALLET + "aa" + BOTH + "&timestamp=" + now + "&recvWindow=60001", "a window too wide");
        invalid(WALLET + "aa" + BOTH + "&timestamp=" + now + "&recvWindow=0", "no window");
        invalid(WALLET + "aa" + BOTH + "&recvWindow=5000", "a window alone");
        String time = get("/web3/v1/time").body();
        long told = Long.parseLong(time.substring(SUCCESS.length(), time.length() - 1));
        require(time.startsWith(SUCCESS) && Math.abs(told - now) < 30_000, "/web3/v1/time", time);
    }

    private void successes(long now) throws IOException, InterruptedException {
        String window = "&timestamp=" + now + "&recvWindow=60000";
        success(WALLET + "aa" + BOTH + window, "{\"deposit\":true,\"swap\":true}");
        success(WALLET + "ab" + BOTH + window, "{\"deposit\":false,\"swap\":true}");
        success(WALLET + "ba" + BOTH + window, "{\"deposit\":true,\"swap\":false}");
        success(WALLET + "bb" + BOTH + window, "{\"deposit\":false,\"swap\":false}");
        success(WALLET + "bB" + BOTH, "{\"deposit\":false,\"swap\":false}");
        success(WALLET + "ab&task=%5B%22swap%22,%22deposit%22%5D", "{\"swap\":true,\"deposit\":false}");
        success(WALLET + "ab&task=%5B+%22swap%22+%5D", "{\"swap\":true}");
        success(WALLET + "ab&task=%5B%22swap%22,%22swap%22%5D", "{\"swap\":true}");
        success(WALLET + "ab&task=", "{\"deposit\":false,\"swap\":true}");
        success(WALLET + "ab&task=%5B%5D&other=1", "{\"deposit\":false,\"swap\":true}");
        success("task=%5B%22swap%22%5D&" + WALLET + "ab&timestamp=" + now, "{\"swap\":true}");
    }

    private void success(String query, String data) throws IOException, InterruptedException {
        expect(COMPLETION + query, 200, SUCCESS + data + "}");
    }

    private void invalid(String query, String why) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(COMPLETION + query);
        require(answer.statusCode() == 400 && answer.body().equals(INVALID), why, answer);
    }

    private void expect(String target, int status, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(target);
        boolean right = answer.statusCode() == status
                && answer.body().equals(body)
                && answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json")
                // Spring sends a hand-written controller's answer in chunks.
                && answer.headers().firstValueAsLong("Content-Length").orElse(body.length()) == body.length();
        require(right, target, answer);
    }

    private void require(boolean right, String question, Object answer) {
        if (!right) {
            String body = answer instanceof HttpResponse<?> response ? " " + response.body() : "";
            throw new IllegalStateException(rival + " is not timed, it answers " + question + " with " + answer + body);
        }
    }

    private HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(base + target)).build(), HttpResponse.BodyHandlers.ofString());
    }
}

package io.github.web3task.preflight.internal.wire;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** The JDK's own client, which offers HTTP/2: many calls share one connection where the server takes the offer. */
public final class Http2 implements Caller {
    private final Endpoint endpoint;
    private final HttpClient client;

    public Http2(Endpoint endpoint, SSLContext tls, int timeoutMillis) {
        this.endpoint = endpoint;
        this.client = HttpClient.newBuilder()
                .proxy(endpoint.isLoopback() ? HttpClient.Builder.NO_PROXY : ProxySelector.getDefault())
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_2)
                .connectTimeout(Duration.ofMillis(timeoutMillis))
                .build();
    }

    @Override
    public PendingCall start(Request request) {
        HttpRequest.Builder http = HttpRequest.newBuilder(URI.create(endpoint.url() + request.target()))
                .header("Accept", "application/json");
        endpoint.headers().forEach(http::header);
        long at = System.nanoTime();
        CompletableFuture<Answer> answer = client.sendAsync(http.build(), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(response -> answer(response, at));
        return new PendingCall() {
            @Override
            public long at() {
                return at;
            }

            @Override
            public void cancel() {
                answer.cancel(true);
            }

            @Override
            public Exchange await(int timeoutMillis) {
                return new Exchange(request, completed(answer, at, timeoutMillis));
            }
        };
    }

    /** One call; unlike {@link PendingCall#await}, what hinders it is thrown. */
    public Exchange send(Request request, int timeoutMillis) throws IOException {
        PendingCall pending = start(request);
        Exchange exchange = pending.await(timeoutMillis);
        String trouble = exchange.answer().trouble();
        if (exchange.answer().status() == 0) {
            throw new IOException(trouble);
        }
        return exchange;
    }

    private static Answer completed(CompletableFuture<Answer> answer, long at, int timeoutMillis) {
        try {
            return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Answer.none("no answer within " + timeoutMillis + " ms", System.nanoTime() - at);
        } catch (ExecutionException e) {
            String said = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
            return Answer.none(Excerpt.of(said, 160), System.nanoTime() - at);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.none("interrupted", System.nanoTime() - at);
        }
    }

    private static Answer answer(HttpResponse<byte[]> response, long at) {
        Map<String, List<String>> headers = new TreeMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        String protocol = response.version() == HttpClient.Version.HTTP_2 ? "HTTP/2" : "HTTP/1.1";
        return new Answer(protocol, response.statusCode(), headers, response.body(), null, System.nanoTime() - at);
    }

    /** The client's connections end with its last reference. */
    @Override
    public void close() {}
}

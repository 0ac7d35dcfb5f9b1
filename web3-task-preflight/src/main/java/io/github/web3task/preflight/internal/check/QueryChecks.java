package io.github.web3task.preflight.internal.check;

import static io.github.web3task.preflight.internal.check.Assertions.invalidArgument;
import static io.github.web3task.preflight.internal.check.Assertions.noTrouble;
import static io.github.web3task.preflight.internal.check.Assertions.refused;
import static io.github.web3task.preflight.internal.check.Assertions.served;
import static io.github.web3task.preflight.internal.check.Assertions.servedAll;
import static io.github.web3task.preflight.internal.check.Rule.info;
import static io.github.web3task.preflight.internal.check.Rule.must;
import static io.github.web3task.preflight.internal.check.Rule.should;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.result.Revision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query string and the wallet: clauses QUERY and WALLET. */
final class QueryChecks {
    private static final List<String> HOSTILE_WALLETS = List.of(
            "walletAddress=%25",
            "walletAddress=0x%25",
            "walletAddress[$ne]=x",
            "walletAddress%5B%24ne%5D=x",
            "walletAddress=0x%F0%9F%98%80",
            "walletAddress=%27%20OR%20%271%27%3D%271",
            "walletAddress=%27%22%3B--",
            "walletAddress=%24%7Bjndi%3Aldap%3A%2F%2F127.0.0.1%2Fx%7D",
            "walletAddress=..%2F..%2Fetc%2Fpasswd");
    private static final String ONCE =
            "Decode the query yourself, once, or ask the framework for all values and refuse two.";
    private static final String LET_IN =
            "Let the server accept them: Tomcat relaxedQueryChars=[]\", Jetty as it is, nginx as it is; a WAF may need a rule.";

    private QueryChecks() {}

    static List<Check> all() {
        return List.of(
                should("array-raw", "QUERY-2", "The array with raw brackets and quotes is understood")
                        .why(
                                "The specification's own example sends them raw; some servers refuse that before your code runs.")
                        .fix(LET_IN)
                        .task(servedAll(), "{raw}"),
                should(
                                "array-browser",
                                "QUERY-2",
                                "The array as a browser sends it is understood: brackets raw, quotes encoded")
                        .why("People try the URL in a browser, and wget and fetch send the same.")
                        .fix(LET_IN)
                        .task(servedAll(), "{browser}"),
                must("array-lower-case-escapes", "QUERY-1", "Lower-case escapes are understood")
                        .why("%5b and %5B are the same.")
                        .fix("Use your platform's decoder instead of replacing text.")
                        .task(servedAll(), "{lower}"),
                must("array-with-blank", "TASK-3", "A blank after the comma is understood, as %20")
                        .why("The specification's example has one: [\"deposit\", \"withdrawal\"].")
                        .fix("Read the array with a JSON parser instead of splitting it.")
                        .task(servedAll(), "{blank}"),
                should("array-with-plus", "QUERY-1", "A blank sent as + is understood")
                        .why("Form encoders write a blank as +.")
                        .fix("Decode + in the query as a blank.")
                        .task(servedAll(), "{plus}"),
                must("parameters-in-any-order", "QUERY-1", "The parameters are understood in every order")
                        .why("\"Parameters may be sent in any order.\"")
                        .fix("Read parameters by name.")
                        .run(QueryChecks::orders),
                should("unknown-parameter", "QUERY-1", "A parameter nobody knows is ignored")
                        .why("Callers add parameters, and gateways add tracking.")
                        .fix("Ignore names you don't know.")
                        .query(servedAll(), "walletAddress={wallet}&task={all}{window}&utm_source=preflight&foo"),
                info("encoded-parameter-name", "QUERY-1", "An encoded parameter name is the same name")
                        .why("wallet%41ddress is walletAddress.")
                        .fix("Decode names as well as values.")
                        .query(servedAll(), "wallet%41ddress={wallet}&task={all}{window}"),
                info("empty-pairs", "QUERY-1", "Empty pairs in the query are ignored")
                        .why("&& comes from clients that join optional parts.")
                        .fix("Skip empty pairs.")
                        .query(servedAll(), "&&walletAddress={wallet}&&task={all}{window}&"),
                must("wallet-absent", "WALLET-1", "A call without walletAddress is 000006")
                        .why("The parameter is mandatory.")
                        .fix("Answer 000006 when it is not there.")
                        .query(invalidArgument(), "task={all}{window}"),
                must("wallet-empty", "WALLET-1", "A call with an empty walletAddress is 000006")
                        .why("An empty wallet belongs to nobody; \"false\" would be an answer about a user.")
                        .fix("Answer 000006 for an empty value too.")
                        .query(
                                invalidArgument(),
                                "walletAddress=&task={all}{window}",
                                "walletAddress&task={all}{window}"),
                should("wallet-blank", "WALLET-1", "A blank walletAddress is 000006")
                        .why("Blanks belong to nobody.")
                        .fix("Answer 000006 for blanks.")
                        .query(refused(), "walletAddress=%20%20%20&task={all}{window}"),
                should("wallet-malformed", "WALLET-2", "White space and control characters in the wallet are 000006")
                        .why("Trimming answers for another text than was asked; line breaks forge your log.")
                        .fix("Refuse white space and control characters instead of trimming.")
                        .query(
                                refused(),
                                "walletAddress=%20{wallet}&task={all}{window}",
                                "walletAddress={wallet}%0D%0AX:%20y&task={all}{window}",
                                "walletAddress={wallet}%00&task={all}{window}"),
                should("wallet-repeated", "QUERY-4", "walletAddress given twice is 000006")
                        .why("First-wins or last-wins answers about a user nobody may have meant.")
                        .fix(ONCE)
                        .query(
                                refused(),
                                "walletAddress={wallet}&walletAddress={nobody}&task={all}{window}",
                                "walletAddress={nobody}&walletAddress={wallet}&task={all}{window}"),
                should("task-repeated", "QUERY-4", "task given twice is 000006")
                        .why("It can't be told which one was meant.")
                        .fix(ONCE)
                        .query(refused(), "walletAddress={wallet}&task={all}&task={one}{window}"),
                should("wallet-nobody", "WALLET-2", "A wallet you never saw is served, and has completed nothing")
                        .why("Most wallets that ask are new to you; an error or \"true\" for them is seen at once.")
                        .fix("Answer false for wallets without records.")
                        .run(QueryChecks::newcomers),
                must(
                                "wallet-hostile",
                                "WALLET-2",
                                "A hostile wallet text is no trouble of the server, and nobody's wallet")
                        .why(
                                "Anyone can send it; a 5XX here is often an injection that nearly worked, true is one that did.")
                        .fix("Bind parameters in SQL, compare with =, not LIKE, and take no objects from the query.")
                        .run(QueryChecks::hostile),
                should("broken-escapes", "QUERY-3", "Broken escapes and bytes that are not UTF-8 are refused")
                        .why("Replaced by a question mark they ask about another wallet.")
                        .fix("Decode strictly and answer 000006; a host that answers 400 by itself is fine.")
                        .query(
                                refused(),
                                "walletAddress=%zz&task={all}{window}",
                                "walletAddress=0x%ff&task={all}{window}",
                                "walletAddress=0x%c0%af&task={all}{window}"),
                should("huge-query", "QUERY-5", "A huge query is refused, quickly and without a 5XX")
                        .why("Unbounded input is the cheapest way to bring a service down.")
                        .fix("Cap the query at 8 KiB in the API or in the host.")
                        .query(refused(), "walletAddress={wallet}&task={all}{window}&p=" + "x".repeat(9_000)),
                should("long-query", "QUERY-5", "A query of 2,000 characters is answered like a short one")
                        .why("What is cut off in silence asks about somebody else, or about nothing: false for all.")
                        .fix(
                                "Raise the limits of server, proxy and WAF to 8 KiB; refuse what is over them, never cut it.")
                        .run(QueryChecks::padded),
                should("many-parameters", "QUERY-5", "A thousand parameters are refused, or read without a 5XX")
                        .why("Each costs memory and hashing.")
                        .fix("Cap the number of parameters.")
                        .query(noTrouble(), "walletAddress={wallet}&task={all}{window}" + "&p=1".repeat(1_000)),
                should("long-wallet", "QUERY-5", "A wallet of 2,000 characters is no trouble of the server")
                        .why("A column that is too short turns it into an exception.")
                        .fix("Cap the wallet's length and answer 000006.")
                        .query(noTrouble(), "walletAddress=" + "a".repeat(2_000) + "&task={all}{window}"));
    }

    private static @Nullable String hostile(CheckSession session) {
        for (String wallet : HOSTILE_WALLETS) {
            Answer answer = session.send(Requests.completion(wallet + "&task={all}{window}"));
            String trouble = noTrouble().problem(session.template(), answer);
            if (trouble != null) {
                return trouble;
            }
            if (hasCompleted(answer) && !everybodyHasCompleted(session)) {
                return "it has completed a task";
            }
        }
        return null;
    }

    /** Then it tells nothing of an injection: see {@code nobody-completes}. */
    private static boolean everybodyHasCompleted(CheckSession session) {
        return hasCompleted(session.sendAs(session.template().about(session.stranger(0)), Requests.usual()));
    }

    private static boolean hasCompleted(Answer answer) {
        for (JsonNode value : ParsedAnswer.of(answer).served()) {
            if (value.asBoolean()) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String newcomers(CheckSession session) {
        for (int i = 0; i < 5; i++) {
            RequestTemplate about = session.template().about(session.stranger(i));
            Answer answer = session.sendAs(about, Requests.usual());
            if (session.template().mayHoldChecksum() && invalidArgument().problem(about, answer) == null) {
                return session.skip("a made-up wallet is refused, its form may hold a check sum: give one that nobody"
                        + " has with --nobody");
            }
            String problem = servedAll().problem(about, answer);
            if (problem != null) {
                return problem;
            }
            if (!session.template().isNobodySure() && hasCompleted(answer)) {
                return "a wallet made up for this check has completed a task";
            }
        }
        return null;
    }

    private static @Nullable String padded(CheckSession session) {
        JsonNode usual = ParsedAnswer.of(session.send(Requests.usual())).served();
        String asked = "walletAddress={wallet}&task={all}{window}";
        String padding = "p=" + "x".repeat(1_800);
        for (String query : List.of(asked + "&" + padding, padding + "&" + asked)) {
            Answer answer = session.send(Requests.completion(query));
            String problem = servedAll().problem(session.template(), answer);
            if (problem != null) {
                return problem;
            }
            JsonNode data = ParsedAnswer.of(answer).served();
            if (usual.isObject() && !data.equals(usual)) {
                return "it is " + data + ", and " + usual + " when the query is short";
            }
        }
        return null;
    }

    private static @Nullable String orders(CheckSession session) {
        List<String> parts = new ArrayList<>(List.of("walletAddress={wallet}", "task={all}"));
        if (session.template().revision() == Revision.V0_0_8) {
            parts.addAll(List.of("timestamp={now}", "recvWindow=5000"));
        }
        for (List<String> order : permutations(parts)) {
            Answer answer = session.send(Requests.completion(String.join("&", order)));
            String problem = served(RequestTemplate::tasks).problem(session.template(), answer);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static List<List<String>> permutations(List<String> parts) {
        if (parts.isEmpty()) {
            return List.of(List.of());
        }
        List<List<String>> all = new ArrayList<>();
        for (String first : parts) {
            List<String> rest = new ArrayList<>(parts);
            rest.remove(first);
            for (List<String> tail : permutations(rest)) {
                List<String> one = new ArrayList<>(List.of(first));
                one.addAll(tail);
                all.add(one);
            }
        }
        return all;
    }
}

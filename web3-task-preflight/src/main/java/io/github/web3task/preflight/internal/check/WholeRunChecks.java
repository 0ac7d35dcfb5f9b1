package io.github.web3task.preflight.internal.check;

import static io.github.web3task.preflight.internal.check.Rule.info;
import static io.github.web3task.preflight.internal.check.Rule.must;
import static io.github.web3task.preflight.internal.check.Rule.should;

import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Exchange;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is checked over every answer of the run: these come last. */
final class WholeRunChecks {
    private static final String MARKER = "preflightecho7f3a";
    private static final Pattern TRACE = Pattern.compile(
            "\\bat [\\w.$/]+\\([\\w.]+:\\d+\\)|\\b(java|javax|jakarta|org\\.springframework)\\.[\\w.]+(Exception|Error)\\b"
                    + "|Caused by:|Traceback \\(most recent|\\.py\", line \\d+|\\.js:\\d+:\\d+\\)|goroutine \\d+ \\["
                    + "|System\\.\\w+Exception|(Fatal error|Warning|Notice): .* on line \\d+");
    private static final Pattern SQL = Pattern.compile(
            "(?i)SQLSTATE|SQL syntax|syntax error at or near|ORA-\\d{5}|jdbc:|PSQLException|HikariPool|sqlite"
                    + "|\\bselect\\b.{1,200}\\bfrom\\b|relation \\\\?\"\\w+\\\\?\" does not exist");
    private static final Pattern PLACE = Pattern.compile(
            "\\b(10\\.\\d{1,3}|192\\.168|172\\.(1[6-9]|2\\d|3[01]))\\.\\d{1,3}\\.\\d{1,3}\\b"
                    + "|\\b[\\w.-]{1,80}\\.(svc|internal|local|lan)\\b|(/home/|/var/www|/usr/(local|share|lib)|/opt/|C:\\\\)");

    private WholeRunChecks() {}

    static List<Check> all() {
        return List.of(
                must("no-stack-trace", "ENV-2", "No answer shows a stack trace or an exception")
                        .why("It tells an attacker what you run, and the caller nothing.")
                        .fix(
                                "Log the cause, answer with the fixed text; switch the server's own pages off (Spring: server.error.include-stacktrace=never; Tomcat: an ErrorReportValve with showReport=false in server.xml).")
                        .every(leak(TRACE)),
                must("no-sql", "ENV-2", "No answer shows SQL or a database's error")
                        .why("It is half of an injection.")
                        .fix("Log the cause, answer with the fixed text.")
                        .every(leak(SQL)),
                should("no-host-detail", "ENV-2", "No answer shows an internal address, host name or file path")
                        .why("It draws a map of your network.")
                        .fix("Log it instead.")
                        .every(leak(PLACE)),
                must("tasks-as-asked", "TASK-8", "Every served answer holds each task that was asked, and no other")
                        .why("An empty map, also for some seconds only, reads as a user who has done nothing.")
                        .fix("When a source gives nothing, answer 000002; filter the result by the names asked.")
                        .every(WholeRunChecks::otherTasks),
                must("framing-headers", "ENV-1", "Content-Length, Content-Type and Transfer-Encoding come once")
                        .why("Two lengths, or a length beside chunks, are refused by proxies and clients as smuggling.")
                        .fix("Let one layer only set these headers: the application or the proxy in front of it.")
                        .every(WholeRunChecks::framedTwice),
                should("small-headers", "ENV-1", "The headers of every answer fit in 8 KB")
                        .why(
                                "Proxies and clients have no more room, and answer 502 in your place: debug headers, cookies.")
                        .fix("Send the headers that the answer needs, and no others.")
                        .every(WholeRunChecks::largeHeaders),
                should("no-echo", "ENV-2", "No failure repeats what was sent")
                        .why("Echoed input is how pages and logs get forged.")
                        .fix("Answer with the fixed text of the code.")
                        .send(
                                (s, a) -> a.text().contains(MARKER)
                                                && ParsedAnswer.of(a).data().isEmpty()
                                        ? "the answer repeats the input"
                                        : null,
                                Requests.task(MARKER),
                                Requests.completion("walletAddress=%20" + MARKER + "&task={all}{window}")),
                info("no-version", "ENV-2", "No header tells the software's version")
                        .why("It is looked up in lists of known holes.")
                        .fix("Switch Server and X-Powered-By off, or cut their versions.")
                        .send(WholeRunChecks::version, Requests.usual()),
                must("sound-framing", "ENV-1", "Every body is as long as announced")
                        .why("A length that is wrong cuts the JSON or hangs the reader.")
                        .fix("Let the server compute Content-Length from bytes, not characters.")
                        .every((asked, exchange, parsed) -> exchange.answer().status() == 0
                                ? null
                                : exchange.answer().trouble()),
                must("answers-within-3-s", "PROV-5", "Every answer comes within 3 s")
                        .why("The caller stops listening then, and the user sees a failure.")
                        .fix("Set a deadline of 2.5 s in front of your data source and answer 000002 when it passes.")
                        .afterAll(WholeRunChecks::late),
                should("answers-within-1-s", "PROV-5", "Nine of ten answers come within 1 s")
                        .why("A second at rest is many under load; the goal for the P99 is 1 s.")
                        .fix("Look the wallet up by an indexed key, not on the chain, while the user waits.")
                        .afterAll(WholeRunChecks::slow),
                must("no-drops", "LOAD-1", "No connection is dropped under a call")
                        .why("A client without a second try has no answer then, and users see a failure.")
                        .fix(
                                "Keep idle connections longer than the layer in front does, and say Connection: close before"
                                        + " you close.")
                        .afterAll(WholeRunChecks::drops),
                must("no-flaky-answers", "PROV-7", "What is answered rightly once is answered rightly always")
                        .why("One call of twenty that fails is one user of twenty who complains.")
                        .fix("Compare the nodes behind your balancer, and the log at the time of such an answer.")
                        .afterAll(WholeRunChecks::flaky),
                must("completed-stays-completed", "PROV-7", "A completed task stays completed, however it is asked for")
                        .why("Alone, in a list, in another order or without a list: users compare what they see.")
                        .fix("Look each task up by its name, and never fall back to false: answer 000002.")
                        .afterAll(session -> {
                            String behind = contradicted(session, "behind");
                            return behind != null ? behind : contradicted(session, "undone");
                        }),
                must("first-answer", "PROV-7", "The first answer about a wallet is the same as the next")
                        .why("A cache that answers false until it is filled tells every new user something untrue.")
                        .fix("Wait for the lookup, or answer 000002 until it is done.")
                        .afterAll(session -> contradicted(session, "first")),
                must("nobody-completes", "PROV-7", "No wallet made up for this run has completed a task")
                        .why("Whoever asks would be paid; and who sees it tells others.")
                        .fix(
                                "Answer false for wallets without records, and 000002 when you can't tell; never fail open.")
                        .afterAll(session -> contradicted(session, "nobody")));
    }

    /** What became of a demand on every answer; alone, it asks for an answer of each kind first. */
    static @Nullable String counted(CheckSession session, String id) {
        prime(session);
        AnswerLog.Tally tally = session.log().tally(id);
        if (tally == null) {
            return null;
        }
        session.show(tally.first());
        return tally.problem()
                + (tally.count() == 1
                        ? ""
                        : " (so " + tally.count() + " of " + session.log().size() + " answers)");
    }

    private static void prime(CheckSession session) {
        if (!session.log().hasRefusal()) {
            session.send(Requests.usual());
            session.send(Requests.bad());
            session.send(Requests.time());
        }
    }

    private static @Nullable String otherTasks(AskedAbout asked, Exchange exchange, ParsedAnswer parsed) {
        if (asked.tasks().isEmpty()
                || exchange.answer().status() != 200
                || !parsed.code().equals("000000")) {
            return null;
        }
        if (!parsed.data().isObject()) {
            return "data is no map";
        }
        Set<String> names = Set.copyOf(parsed.members(parsed.data()));
        return names.equals(Set.copyOf(asked.tasks()))
                ? null
                : "asked for " + String.join(", ", asked.tasks()) + ", it holds "
                        + (names.isEmpty() ? "nothing" : String.join(", ", parsed.members(parsed.data())));
    }

    private static @Nullable String framedTwice(AskedAbout asked, Exchange exchange, ParsedAnswer parsed) {
        Answer answer = exchange.answer();
        for (String name : List.of("Content-Length", "Content-Type", "Transfer-Encoding")) {
            if (answer.headers(name).size() > 1) {
                return name + " came " + answer.headers(name).size() + " times: " + answer.headers(name);
            }
        }
        boolean both = answer.header("Content-Length") != null && answer.header("Transfer-Encoding") != null;
        return both ? "Content-Length and Transfer-Encoding came together" : null;
    }

    private static @Nullable String largeHeaders(AskedAbout asked, Exchange exchange, ParsedAnswer parsed) {
        int size = exchange.answer().headerSize();
        return size > 8_192 ? "they have " + size + " characters" : null;
    }

    private static @Nullable String late(CheckSession session) {
        prime(session);
        Exchange slowest = session.log().slowest();
        if (slowest == null || slowest.answer().millis() <= 3_000) {
            return null;
        }
        session.show(slowest);
        return "it took " + slowest.answer().millis() + " ms, connecting included";
    }

    private static @Nullable String slow(CheckSession session) {
        prime(session);
        long millis = session.log().nineOfTenMillis();
        if (millis <= 1_000) {
            return null;
        }
        Exchange slowest = session.log().slowest();
        if (slowest != null) {
            session.show(slowest);
        }
        return "one of ten takes " + millis + " ms or more";
    }

    /** One may be chance: a server may close a connection just when a call sets out. */
    private static @Nullable String drops(CheckSession session) {
        AnswerLog.Tally tally = session.log().tally("no-drops");
        if (tally == null || tally.count() < 2) {
            return null;
        }
        session.show(tally.first());
        return tally.count() + " of " + session.log().size() + " calls lost their connection without an answer: "
                + tally.problem();
    }

    private static @Nullable String flaky(CheckSession session) {
        AnswerLog.Tally tally = session.log().tally("flaky");
        if (tally == null || tally.count() < 2) { // one alone may be this machine, which paused
            return null;
        }
        session.show(tally.first());
        return tally.count() + " checks failed at first and held when asked again; first " + tally.problem();
    }

    private static @Nullable String contradicted(CheckSession session, String kind) {
        AnswerBook.Contradiction found = session.log().book().contradiction(kind);
        if (found == null) {
            return null;
        }
        session.show(found.exchange());
        return found.words()
                + (found.count() == 1
                        ? ""
                        : " (so " + found.count() + " times in "
                                + session.log().book().answered() + " answers)");
    }

    private static EveryAnswer leak(Pattern pattern) {
        return (asked, exchange, parsed) -> {
            return pattern.matcher(exchange.answer().text())
                    .results()
                    .map(MatchResult::group)
                    .filter(shown -> !asked.host().contains(shown)) // that it names itself gives nothing away
                    .findFirst()
                    .map(shown -> "it shows: " + shown)
                    .orElse(null);
        };
    }

    private static @Nullable String version(RequestTemplate template, Answer answer) {
        for (String name : List.of("Server", "X-Powered-By", "X-AspNet-Version")) {
            String value = answer.headerOr(name, "");
            if (value.matches(".*[0-9]+\\.[0-9].*")) {
                return name.toLowerCase(Locale.ROOT) + ": " + value;
            }
        }
        return null;
    }
}

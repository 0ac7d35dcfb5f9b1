package io.github.web3task.preflight.internal.check;

import static io.github.web3task.preflight.internal.check.Check.info;
import static io.github.web3task.preflight.internal.check.Check.must;
import static io.github.web3task.preflight.internal.check.Check.should;

import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Exchange;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is judged over every answer of the run: these come last. */
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
            "\\b(10\\.\\d{1,3}|192\\.168|172\\.(1[6-9]|2\\d|3[01]))\\.\\d{1,3}\\.\\d{1,3}\\b|\\.svc\\b|\\.cluster\\.local\\b"
                    + "|\\b[\\w-]+\\.(internal|local|lan)\\b|(/home/|/var/www|/usr/(local|share|lib)|/opt/|C:\\\\)");

    static final Set<String> IDS = Set.of(
            "no-stack-trace", "no-sql", "no-host-detail", "sound-framing", "answers-within-3-s", "answers-within-1-s");

    private WholeRunChecks() {}

    static List<Check> all() {
        return List.of(
                must("no-stack-trace", "ENV-2", "No answer shows a stack trace or an exception")
                        .why("It tells an attacker what you run, and the caller nothing.")
                        .fix(
                                "Log the cause, answer with the fixed text; switch debug pages off (server.error.include-stacktrace=never).")
                        .run(session -> leak(session, TRACE)),
                must("no-sql", "ENV-2", "No answer shows SQL or a database's error")
                        .why("It is half of an injection.")
                        .fix("Log the cause, answer with the fixed text.")
                        .run(session -> leak(session, SQL)),
                should("no-host-detail", "ENV-2", "No answer shows an internal address, host name or file path")
                        .why("It draws a map of your network.")
                        .fix("Log it instead.")
                        .run(session -> leak(session, PLACE)),
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
                        .run(session -> any(session, a -> a.status() == 0 ? null : a.trouble())),
                must("answers-within-3-s", "PROV-5", "Every answer comes within 3 s")
                        .why("The caller stops listening then, and the user sees a failure.")
                        .fix("Set a deadline of 2.5 s in front of your data source and answer 000002 when it passes.")
                        .run(session -> any(session, WholeRunChecks::late)),
                should("answers-within-1-s", "PROV-5", "Nine of ten answers come within 1 s")
                        .why("A second at rest is many under load; the goal for the P99 is 1 s.")
                        .fix("Look the wallet up by an indexed key, not on the chain, while the user waits.")
                        .run(WholeRunChecks::slow));
    }

    private static @Nullable String late(Answer answer) {
        if (answer.status() == 0
                && answer.trouble() != null
                && !answer.trouble().contains("no answer within")) {
            return null;
        }
        return answer.millis() > 3_000 ? "it took " + answer.millis() + " ms" : null;
    }

    private static @Nullable String slow(CheckSession session) {
        List<Exchange> seen = seen(session).stream()
                .sorted((a, b) -> Long.compare(a.answer().nanos(), b.answer().nanos()))
                .toList();
        Exchange tenth = seen.get(seen.size() * 9 / 10);
        session.show(tenth);
        long millis = tenth.answer().millis();
        return millis > 1_000 ? "one of ten takes " + millis + " ms or more" : null;
    }

    private static @Nullable String leak(CheckSession session, Pattern pattern) {
        String host = session.wire().endpoint().host();
        return any(session, answer -> {
            Matcher matcher = pattern.matcher(answer.text().replace(host, ""));
            return matcher.find() ? "it shows: " + matcher.group() : null;
        });
    }

    /** What the other checks saw; run alone, an answer of each kind. */
    private static List<Exchange> seen(CheckSession session) {
        if (session.seenSoFar().isEmpty()) {
            session.send(Requests.usual());
            session.send(Requests.bad());
        }
        return session.seenSoFar();
    }

    private static @Nullable String any(CheckSession session, Function<Answer, @Nullable String> complaint) {
        for (Exchange exchange : seen(session)) {
            String found = complaint.apply(exchange.answer());
            if (found != null) {
                session.show(exchange);
                return found;
            }
        }
        return null;
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

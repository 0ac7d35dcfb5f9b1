package io.github.web3task.preflight.internal.check;

import static io.github.web3task.preflight.internal.check.Assertions.envelope;
import static io.github.web3task.preflight.internal.check.Rule.must;
import static io.github.web3task.preflight.internal.check.Rule.should;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's time: clauses TIME-1 and TIME-2. */
public final class TimeChecks {
    private static final long YEAR_2020 = 1_577_836_800_000L;
    private static final long YEAR_2100 = 4_102_444_800_000L;
    private static final String SYNC =
            "Run a time service (chrony, systemd-timesyncd) on every node, this machine included.";

    private TimeChecks() {}

    static List<Check> all() {
        return List.of(
                must("time-answers", "TIME-1", "/v1/time answers with success")
                        .why("It is the caller's check that you are alive.")
                        .fix("Serve GET {prefix}/v1/time without any parameter.")
                        .send((template, answer) -> Assertions.success(answer), Requests.time()),
                must("time-is-a-number", "TIME-1", "The time is a plain whole number")
                        .why("A string, an exponent or a date fails to be read as a number.")
                        .fix("Write epoch milliseconds as a JSON integer, such as 1499827319559.")
                        .send(
                                envelope(r -> r.data().isIntegralNumber() ? null : "data is " + r.data()),
                                Requests.time()),
                must("time-in-milliseconds", "TIME-1", "The time is in milliseconds")
                        .why(
                                "\"All time and timestamp related fields are in milliseconds\"; seconds read as January 1970.")
                        .fix("Use milliseconds since 1970-01-01T00:00Z.")
                        .send(envelope(TimeChecks::notMilliseconds), Requests.time()),
                must("time-advances", "TIME-1", "The time goes on between two calls")
                        .why("A cached time is no sign of life, and no clock.")
                        .fix("Read the clock in each call, send Cache-Control: no-store, keep the CDN out.")
                        .run(TimeChecks::standingStill),
                must("clock-within-5-s", "TIME-1", "The server's clock is right within 5 s")
                        .why("Time stamps are compared with it: 5 s off and good requests are refused.")
                        .fix(SYNC)
                        .afterAll(session -> session.log().clock().off(5_000, session)),
                should("clock-within-1-s", "TIME-1", "The server's clock is right within 1 s")
                        .why("The caller's stamps may be at most 1 s ahead of your clock.")
                        .fix(SYNC)
                        .afterAll(session -> session.log().clock().off(1_000, session)),
                should("clocks-agree", "TIME-1", "Every call gets the time of the same clock, within 500 ms")
                        .why("With nodes apart the time runs backwards, and a stamp is old on one and new on another.")
                        .fix(SYNC)
                        .afterAll(session -> session.log().clock().differs(500, session)),
                should("time-resolution", "TIME-1", "The time has milliseconds")
                        .why("A time in whole seconds is up to 1 s behind; stamps made from it are refused as too old.")
                        .fix("Read the clock in milliseconds, and don't round it on the way.")
                        .afterAll(session -> session.log().clock().isInWholeSeconds()
                                ? "every time that it told ends in 000"
                                : null),
                should("time-ignores-parameters", "TIME-1", "/v1/time ignores parameters")
                        .why("Monitors and gateways add their own.")
                        .fix("Don't read the query of /v1/time.")
                        .send(
                                (template, answer) -> Assertions.success(answer),
                                Request.get("/v1/time?x=1&task=1&task=2&timestamp=abc")));
    }

    /** The time an answer tells in ms, also when it is written in a wrong form; null when there is none. */
    public static @Nullable Long millisOf(Answer answer) {
        JsonNode data = ParsedAnswer.of(answer).data();
        if (!data.isNumber() && !(data.isTextual() && data.asText().matches("[0-9]{1,18}"))) {
            return null;
        }
        long value = data.asLong();
        return value > 0 && value < YEAR_2100 / 1000 ? value * 1000 : value;
    }

    private static @Nullable String notMilliseconds(ParsedAnswer parsed) {
        long value = parsed.data().asLong();
        return value > YEAR_2020 && value < YEAR_2100
                ? null
                : "data is " + parsed.data() + ", which is no present time in ms";
    }

    private static @Nullable String standingStill(CheckSession session) {
        Long first = millisOf(session.send(Requests.time()));
        CheckSession.sleep(60);
        Long second = millisOf(session.send(Requests.time()));
        if (first == null || second == null) {
            return "there is no time to read";
        }
        if (second.equals(first) && first % 1000 == 0) { // a clock without milliseconds goes on once a second
            CheckSession.sleep(1_100);
            second = millisOf(session.send(Requests.time()));
        }
        // Back by a little is another node's clock, which the checks of the clock look at.
        return first.equals(second)
                ? "it stood still for " + (first % 1000 == 0 ? "1,100" : "60") + " ms: " + first
                : null;
    }
}

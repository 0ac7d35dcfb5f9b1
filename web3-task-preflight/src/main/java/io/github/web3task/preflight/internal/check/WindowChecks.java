package io.github.web3task.preflight.internal.check;

import static io.github.web3task.preflight.internal.check.Assertions.noTrouble;
import static io.github.web3task.preflight.internal.check.Assertions.refused;
import static io.github.web3task.preflight.internal.check.Assertions.servedAll;
import static io.github.web3task.preflight.internal.check.Rule.info;
import static io.github.web3task.preflight.internal.check.Rule.must;
import static io.github.web3task.preflight.internal.check.Rule.should;

import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.result.Revision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** timestamp and recvWindow, where the revision has them: clauses WINDOW-1 to WINDOW-5. */
final class WindowChecks {
    private static final String CALL = "walletAddress={wallet}&task={all}";
    private static final String RULE =
            "Accept when timestamp < now + 1000 and now - timestamp <= recvWindow, all in ms.";
    private static final String DIGITS = "Accept plain decimal digits that fit 64 bits; anything else is 000006.";

    private static final String OLD = "{now-600000}";
    private static final long WIDTH = 5_000;
    private static final long AHEAD = 1_000;
    private static final long FAR = 60_000;

    private WindowChecks() {}

    static List<Check> all(Revision revision) {
        return revision == Revision.LATEST ? latest() : v008();
    }

    private static List<Check> latest() {
        return List.of(
                must("window-not-demanded", "WINDOW-2", "A call without timestamp and recvWindow is served")
                        .why("The newest revision sends neither: insisting refuses every call.")
                        .fix("Check the window only when it is sent.")
                        .query(servedAll(), CALL),
                info("window-tolerated", "WINDOW-2", "A call that still carries them is served too")
                        .why("Callers move from one revision to the next, not on your launch day.")
                        .fix("Ignore both, or keep the old rule for calls that carry them.")
                        .query(servedAll(), CALL + "&timestamp={now}&recvWindow=5000"));
    }

    private static List<Check> v008() {
        return List.of(
                should("window-not-demanded", "WINDOW-2", "A call without timestamp and recvWindow is served")
                        .why("Though V0.0.8 lists both as mandatory, the newest public revision sends neither.")
                        .fix("Check the window only when it is sent.")
                        .query(servedAll(), CALL),
                must("window-timestamp-alone", "WINDOW-2", "A call with timestamp alone is served")
                        .why("The specification's own example carries no recvWindow.")
                        .fix("Take recvWindow as 5000 when it is absent.")
                        .query(servedAll(), CALL + "&timestamp={now}", CALL + "&timestamp={inside-5000}"),
                must("window-largest", "WINDOW-4", "A recvWindow of 60000 is served, also near its end")
                        .why("It is the largest that the rule allows; callers on slow ways send it.")
                        .fix("Accept 1 to 60000, 60000 included.")
                        .query(
                                servedAll(),
                                CALL + "&timestamp={now}&recvWindow=60000",
                                CALL + "&timestamp={inside-60000}&recvWindow=60000"),
                should("window-small", "WINDOW-4", "A recvWindow under a second is served")
                        .why("Callers with good clocks send small ones; cut to whole seconds it is none.")
                        .fix("Keep recvWindow in milliseconds.")
                        .query(servedAll(), CALL + "&timestamp={now}&recvWindow=900"),
                must("window-clock", "WINDOW-5", "Task calls go by the clock that /v1/time tells")
                        .why(
                                "The caller stamps its calls by /v1/time; on a node with another clock they are too old or too new.")
                        .fix("Run a time service on every node, and read one clock for both.")
                        .run(WindowChecks::otherClock),
                must("window-not-cached", "WINDOW-5", "An old call is refused also when a fresh one was just served")
                        .why(
                                "A cache that leaves timestamp out of its key answers old calls, and tells what was true before.")
                        .fix("Keep every cache away from the prefix, or let its key hold the whole query.")
                        .run(WindowChecks::cached)
                        .provenAtOnce(),
                should("window-default", "WINDOW-2", "A timestamp alone is 000006 when it is over 5 s old")
                        .why("Without recvWindow the window is 5000 ms, not endless.")
                        .fix("Take recvWindow as 5000 when it is absent.")
                        .query(refused(), CALL + "&timestamp={outside-5000}"),
                must("window-inside", "WINDOW-5", "A call just inside its window is served")
                        .why("A window that is kept too tightly refuses honest calls on a slow day.")
                        .fix(RULE)
                        .query(servedAll(), CALL + "&recvWindow=4000&timestamp={inside-4000}"),
                must("window-outside", "WINDOW-5", "A call just outside its window is 000006")
                        .why("The window exists so that a call that was stuck somewhere is not executed late.")
                        .fix(RULE)
                        .query(refused(), CALL + "&recvWindow=4000&timestamp={outside-4000}"),
                must("window-long-past", "WINDOW-5", "A call of ten minutes ago is 000006")
                        .why("The same, with nothing left to round.")
                        .fix(RULE)
                        .query(
                                refused(),
                                CALL + "&timestamp={now-600000}&recvWindow=5000",
                                CALL + "&timestamp=1499827319559"),
                should("window-ahead", "WINDOW-5", "A call stamped less than 1 s ahead is served")
                        .why("Clocks differ; the caller's may be a little ahead.")
                        .fix(RULE)
                        .query(servedAll(), CALL + "&recvWindow=5000&timestamp={inside+1000}"),
                should("window-future", "WINDOW-5", "A call stamped well ahead is 000006")
                        .why("A stamp from the future would stay valid for as long as its maker likes.")
                        .fix(RULE)
                        .query(
                                refused(),
                                CALL + "&timestamp={now+15000}&recvWindow=5000",
                                CALL + "&timestamp={now+600000}"),
                should("window-seconds", "WINDOW-5", "A timestamp in seconds is 000006")
                        .why("Guessing the unit hides the caller's mistake until it matters.")
                        .fix("Compare in milliseconds only.")
                        .query(refused(), CALL + "&timestamp={seconds}&recvWindow=5000"),
                must("timestamp-malformed", "WINDOW-1", "A timestamp that is no number is 000006")
                        .why("Silently dropped, it switches the window off.")
                        .fix(DIGITS)
                        .query(
                                refused(),
                                CALL + "&timestamp=abc&recvWindow=5000",
                                CALL + "&timestamp=&recvWindow=5000"),
                should(
                                "timestamp-odd-number",
                                "WINDOW-1",
                                "Signs, fractions, exponents and overflow in timestamp are 000006")
                        .why("Number readers differ in what they accept; overflow can turn the past into the future.")
                        .fix(DIGITS)
                        .query(
                                refused(),
                                CALL + "&timestamp=-1&recvWindow=5000",
                                CALL + "&timestamp={now}.0&recvWindow=5000",
                                CALL + "&timestamp=17e11&recvWindow=5000",
                                CALL + "&timestamp=9223372036854775808&recvWindow=5000",
                                CALL + "&timestamp=9223372036854775807&recvWindow=5000"),
                must("recvwindow-malformed", "WINDOW-1", "A recvWindow that is no number is 000006")
                        .why("Silently dropped, it becomes another window than was asked for.")
                        .fix(DIGITS)
                        .query(
                                refused(),
                                CALL + "&timestamp={now}&recvWindow=abc",
                                CALL + "&timestamp={now}&recvWindow=-5"),
                should("recvwindow-bounds", "WINDOW-4", "A recvWindow of 0 or above 60000 is 000006")
                        .why("0 can't be kept; an endless window is none.")
                        .fix("Accept 1 to 60000.")
                        .query(
                                refused(),
                                CALL + "&timestamp={now}&recvWindow=0",
                                CALL + "&timestamp={now}&recvWindow=60001"),
                should("recvwindow-alone", "WINDOW-2", "recvWindow without timestamp is 000006")
                        .why("A window without its start can't be kept.")
                        .fix("Ask for timestamp whenever recvWindow is sent.")
                        .query(refused(), CALL + "&recvWindow=5000"),
                should("window-repeated", "QUERY-4", "timestamp or recvWindow given twice is 000006")
                        .why("It can't be told which one was meant.")
                        .fix("Refuse repeated parameters.")
                        .query(
                                refused(),
                                CALL + "&timestamp={now}&timestamp={now}&recvWindow=5000",
                                CALL + "&timestamp={now}&recvWindow=5000&recvWindow=6000"),
                should("recvwindow-huge", "WINDOW-4", "A recvWindow beyond 64 bits is no trouble of the server")
                        .why("Overflow is the usual way to a 500.")
                        .fix(DIGITS)
                        .query(noTrouble(), CALL + "&timestamp={now}&recvWindow=99999999999999999999"));
    }

    /** Looks for the edges of the window, if they are not where /v1/time puts them: both moved alike is another clock. */
    private static @Nullable String otherClock(CheckSession session) {
        long margin = session.template().margin();
        if ((isServed(session, margin - WIDTH) && isServed(session, AHEAD - margin)) || !isServed(session, 0)) {
            return null;
        }
        long byOldest = edge(session, -FAR) + WIDTH;
        long byNewest = edge(session, FAR) - AHEAD;
        long ahead = (byOldest + byNewest) / 2;
        boolean moved = Math.abs(byOldest - byNewest) < margin && Math.abs(ahead) > margin;
        return moved
                ? "their clock is " + Math.abs(ahead) + " ms " + (ahead > 0 ? "ahead of" : "behind")
                        + " that of /v1/time"
                : null;
    }

    /** The stamp furthest in this direction that is served, from now in ms. */
    private static long edge(CheckSession session, long refused) {
        long served = 0;
        long beyond = refused;
        while (Math.abs(beyond - served) > 100) {
            long middle = (served + beyond) / 2;
            if (isServed(session, middle)) {
                served = middle;
            } else {
                beyond = middle;
            }
        }
        return served;
    }

    private static boolean isServed(CheckSession session, long fromNow) {
        String stamp = "{now" + (fromNow < 0 ? "" : "+") + fromNow + "}";
        return isServed(session, session.template(), stamp);
    }

    private static boolean isServed(CheckSession session, RequestTemplate about, String stamp) {
        Answer answer =
                session.sendAs(about, Requests.completion(CALL + "&recvWindow=" + WIDTH + "&timestamp=" + stamp));
        return Assertions.success(answer) == null;
    }

    private static @Nullable String cached(CheckSession session) {
        RequestTemplate never = session.template().about(session.newcomer());
        if (isServed(session, never, OLD)) {
            return null; // the window is ignored: other checks tell
        }
        RequestTemplate once = session.template().about(session.newcomer());
        return isServed(session, once, "{now}") && isServed(session, once, OLD)
                ? "a cache answers calls that differ in timestamp: one of ten minutes ago is served after a fresh one"
                : null;
    }
}

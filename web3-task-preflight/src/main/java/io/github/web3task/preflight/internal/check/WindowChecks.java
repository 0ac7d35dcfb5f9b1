package io.github.web3task.preflight.internal.check;

import static io.github.web3task.preflight.internal.check.Assertions.noTrouble;
import static io.github.web3task.preflight.internal.check.Assertions.refused;
import static io.github.web3task.preflight.internal.check.Assertions.servedAll;
import static io.github.web3task.preflight.internal.check.Rule.info;
import static io.github.web3task.preflight.internal.check.Rule.must;
import static io.github.web3task.preflight.internal.check.Rule.should;

import io.github.web3task.preflight.result.Revision;
import java.util.List;

/** timestamp and recvWindow, where the revision has them: clauses WINDOW-1 to WINDOW-5. */
final class WindowChecks {
    private static final String CALL = "walletAddress={wallet}&task={all}";
    private static final String RULE =
            "Accept when timestamp < now + 1000 and now - timestamp <= recvWindow, all in ms.";
    private static final String DIGITS = "Accept plain decimal digits that fit 64 bits; anything else is 000006.";

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
}

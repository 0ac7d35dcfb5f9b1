package io.github.web3task.preflight.server;

import static io.github.web3task.preflight.server.FaultKit.refusing;
import static io.github.web3task.preflight.server.FaultKit.rewriting;
import static io.github.web3task.preflight.server.FaultKit.stamp;
import static io.github.web3task.preflight.server.FaultKit.when;
import static io.github.web3task.preflight.server.ReferencePartner.failure;

import java.util.List;

/** What can be wrong with timestamp and recvWindow. */
final class WindowFaults {
    private WindowFaults() {}

    static List<Fault> window() {
        return List.of(
                rewriting(
                        "the window is ignored",
                        "window-outside",
                        q -> q.replaceAll("&(timestamp=[0-9]{13}|recvWindow=[0-9]{4})(?=&|$)", "")),
                rewriting(
                        "the window is twice as wide as asked",
                        "window-outside",
                        q -> q.replace("recvWindow=4000", "recvWindow=8000")),
                rewriting(
                        "the window is half as wide as asked",
                        "window-inside",
                        q -> q.replace("recvWindow=4000", "recvWindow=2000")),
                rewriting(
                        "a stamp of minutes ago counts as none",
                        "window-long-past",
                        q -> FaultKit.stamp(q) > 0 && FaultKit.stamp(q) < System.currentTimeMillis() - 300_000
                                ? q.replaceAll("&(timestamp|recvWindow)=[0-9]+", "")
                                : q),
                refusing(
                        "recvWindow is insisted on",
                        "window-timestamp-alone",
                        q -> q.contains("timestamp=") && !q.contains("recvWindow")),
                rewriting(
                        "recvWindow is cut to whole seconds",
                        "window-small",
                        q -> q.replaceAll("recvWindow=[0-9]{1,3}(?=&|$)", "recvWindow=0")),
                refusing("timestamp is insisted on", "window-not-demanded", q -> !q.contains("timestamp=")),
                rewriting("stamps from the future are fine", "window-future", FaultKit::withoutFuture),
                refusing(
                        "a caller's clock may not be ahead at all",
                        "window-ahead",
                        q -> stamp(q) > System.currentTimeMillis() + 50),
                rewriting(
                        "a stamp in seconds is guessed at",
                        "window-seconds",
                        q -> q.replaceAll("timestamp=([0-9]{10})(?=&|$)", "timestamp=$1999")),
                rewriting(
                        "a stamp that is no number is dropped",
                        "timestamp-malformed",
                        q -> q.replace("timestamp=abc&recvWindow=5000", "")),
                rewriting(
                        "a fraction in the stamp is cut",
                        "timestamp-odd-number",
                        q -> q.replaceAll("(timestamp=[0-9]+)\\.0", "$1")),
                rewriting(
                        "a recvWindow that is no number is dropped",
                        "recvwindow-malformed",
                        q -> q.replace("&recvWindow=abc", "")),
                rewriting(
                        "a recvWindow of any size",
                        "recvwindow-bounds",
                        q -> q.replace("recvWindow=60001", "recvWindow=60000")),
                rewriting(
                        "recvWindow alone is ignored",
                        "recvwindow-alone",
                        q -> q.contains("timestamp") ? q : q.replace("&recvWindow=5000", "")),
                rewriting(
                        "the last of two stamps wins",
                        "window-repeated",
                        q -> q.replaceAll("&timestamp=[0-9]+(&timestamp=[0-9]+)", "$1")),
                when(
                        "a recvWindow beyond 64 bits is trouble",
                        "recvwindow-huge",
                        c -> c.query().contains("recvWindow=9999999999"),
                        call -> failure(500, "000007", "other error")));
    }
}

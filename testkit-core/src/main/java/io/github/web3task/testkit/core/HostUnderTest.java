package io.github.web3task.testkit.core;

import io.github.web3task.TaskApi;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A host as {@link ContractSuite} sees it. {@link #serve} is all that a host must have; the other methods say where it
 * differs from one that does everything.
 */
public interface HostUnderTest {
    /**
     * Starts the host on a free port of the loopback address, with the endpoints below a prefix.
     *
     * @param prefix such as {@code /partner/web3}
     * @param api closed by the suite too, after the host
     */
    Served serve(String prefix, TaskApi api) throws Exception;

    /** Whether it is set to let raw brackets and quotes through; otherwise it must answer them with a 400 of its own. */
    default boolean letsRawQueryThrough() {
        return true;
    }

    /** Whether the mount answers every path below its prefix; otherwise the host must answer others with its own 404. */
    default boolean ownsPrefix() {
        return true;
    }

    /** Whether it may answer what is no HTTP (a case's {@code hostMayRefuse}) itself. */
    default boolean canRefuse() {
        return true;
    }

    /** Whether the answer to HEAD has the Content-Length of GET's; otherwise it must have none. */
    default boolean keepsLengthOfHead() {
        return true;
    }

    /**
     * Cases that get another answer here because the host changes the request before it reaches us: id to reason. A case
     * that is named and gets the contract's answer fails.
     */
    default Map<String, String> deviations() {
        return Map.of();
    }

    /** Headers, in lower case, that the host adds to every answer. */
    default Set<String> ownHeaders() {
        return Set.of("connection", "date", "keep-alive", "server");
    }

    /** Told at the end how many cases were run, and which the host answered itself. */
    default void concluded(int cases, List<String> answeredByHost) {}

    /** A host that runs. */
    interface Served extends AutoCloseable {
        /** Sends a request; the target is the whole one, prefix included. */
        HttpAnswer send(String method, String target) throws IOException;

        @Override
        void close();

        /** One that listens on a port. */
        static Served onPort(int port, AutoCloseable stop) {
            return new Served() {
                @Override
                public HttpAnswer send(String method, String target) throws IOException {
                    return RawHttp.send(port, method, target);
                }

                @Override
                public void close() {
                    try {
                        stop.close();
                    } catch (Exception e) {
                        throw new AssertionError("the host does not stop", e);
                    }
                }
            };
        }
    }
}

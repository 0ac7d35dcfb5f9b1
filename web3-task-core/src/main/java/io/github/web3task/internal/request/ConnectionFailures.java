package io.github.web3task.internal.request;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Failures that JDBC, the JDK's HTTP client and the network have, and that say "not now" rather than "wrong": no connection, a time-out,
 * a deadlock (clause PROV-4).
 */
public final class ConnectionFailures {
    /** The classes of SQL states that mean no connection, a rollback to be tried again, no resources, an operator's stop. */
    private static final Set<String> NOT_NOW = Set.of("08", "40", "53", "57");

    private ConnectionFailures() {}

    /** One for each module of the JDK, because an application may run without it: then only this one has nothing to say. */
    public static List<Predicate<Throwable>> known() {
        return List.of(ConnectionFailures::ofTheNetwork, OfHttp::isOne, OfDatabases::isOne);
    }

    private static boolean ofTheNetwork(Throwable failure) {
        return failure instanceof SocketException
                || failure
                        instanceof InterruptedIOException // SocketTimeoutException; OkHttp when a call takes too long
                || failure instanceof UnknownHostException
                || failure instanceof TimeoutException
                || failure instanceof ClosedChannelException
                || failure instanceof EOFException; // the other side has hung up in the middle of it
    }

    private static final class OfHttp {
        static boolean isOne(Throwable failure) {
            return failure instanceof HttpTimeoutException;
        }
    }

    private static final class OfDatabases {
        static boolean isOne(Throwable failure) {
            return failure instanceof SQLTransientException
                    || failure instanceof SQLNonTransientConnectionException
                    || failure instanceof SQLRecoverableException
                    || (failure instanceof SQLException exception
                            && (isOf(NOT_NOW, exception.getSQLState()) || isOfAnEmptyPool(exception)));
        }

        private static boolean isOf(Set<String> classes, @Nullable String state) {
            return state != null && state.length() >= 2 && classes.contains(state.substring(0, 2));
        }

        /** Commons DBCP, which is Tomcat's pool too, has no other word for it. */
        private static boolean isOfAnEmptyPool(SQLException exception) {
            return exception.getCause() instanceof NoSuchElementException;
        }
    }
}

package io.github.web3task.spring;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.util.ClassUtils;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Failures of databases and HTTP clients that say "not now" rather than "wrong": no connection, a time-out, a deadlock, an answer
 * 503 (clause PROV-4). Those of a library count where the application has it.
 */
final class DependencyFailures {
    private DependencyFailures() {}

    static Predicate<Throwable> known() {
        ClassLoader loader = DependencyFailures.class.getClassLoader();
        Predicate<Throwable> known = DependencyFailures::ofTheNetwork;
        known = known.or(DependencyFailures::ofDatabaseDrivers);
        if (ClassUtils.isPresent("org.springframework.dao.DataAccessException", loader)) {
            known = known.or(OfDataAccess::isOne);
        }
        if (ClassUtils.isPresent("org.springframework.web.reactive.function.client.WebClient", loader)) {
            known = known.or(OfWebClient::isOne);
        }
        return known.or(DependencyFailures::ofRestClient);
    }

    /** Bad gateway, unavailable, gateway time-out. A 500 may be a mistake of either side's, which nobody should overlook. */
    private static final Set<Integer> NOT_NOW_STATUSES = Set.of(502, 503, 504);

    private static boolean ofRestClient(Throwable failure) {
        return failure instanceof ResourceAccessException
                || (failure instanceof RestClientResponseException answer
                        && NOT_NOW_STATUSES.contains(answer.getStatusCode().value()));
    }

    private static boolean ofTheNetwork(Throwable failure) {
        return failure instanceof SocketException
                || failure instanceof SocketTimeoutException
                || failure instanceof UnknownHostException
                || failure instanceof TimeoutException
                || failure instanceof HttpTimeoutException;
    }

    /** The classes of SQL states that mean no connection, a rollback to be tried again, no resources, an operator's stop. */
    private static final Set<String> NOT_NOW = Set.of("08", "40", "53", "57");

    private static boolean ofDatabaseDrivers(Throwable failure) {
        return failure instanceof SQLTransientException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLRecoverableException
                || (failure instanceof SQLException exception && hasStateOf(NOT_NOW, exception.getSQLState()));
    }

    private static boolean hasStateOf(Set<String> classes, @Nullable String state) {
        return state != null && state.length() >= 2 && classes.contains(state.substring(0, 2));
    }

    /** Loaded only where Spring's data access is. */
    private static final class OfDataAccess {
        static boolean isOne(Throwable failure) {
            return failure instanceof TransientDataAccessException
                    || failure instanceof DataAccessResourceFailureException
                    || failure instanceof RecoverableDataAccessException
                    || failure instanceof CannotCreateTransactionException
                    || failure instanceof TransactionTimedOutException;
        }
    }

    /** Loaded only where WebFlux is. */
    private static final class OfWebClient {
        static boolean isOne(Throwable failure) {
            return failure instanceof WebClientRequestException
                    || (failure instanceof WebClientResponseException answer
                            && NOT_NOW_STATUSES.contains(answer.getStatusCode().value()));
        }
    }
}

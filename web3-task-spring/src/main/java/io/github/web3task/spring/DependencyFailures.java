package io.github.web3task.spring;

import java.util.Set;
import java.util.function.Predicate;
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
 * Failures of Spring's data access and HTTP clients that say "not now" rather than "wrong": no connection, a time-out, a deadlock,
 * an answer 503 (clause PROV-4). They count where the application has the library; those of the JDK are the core's.
 */
final class DependencyFailures {
    private DependencyFailures() {}

    static Predicate<Throwable> known() {
        ClassLoader loader = DependencyFailures.class.getClassLoader();
        Predicate<Throwable> known = DependencyFailures::ofRestClient;
        if (ClassUtils.isPresent("org.springframework.dao.DataAccessException", loader)) {
            known = known.or(OfDataAccess::isOne);
        }
        if (ClassUtils.isPresent("org.springframework.web.reactive.function.client.WebClient", loader)) {
            known = known.or(OfWebClient::isOne);
        }
        return known;
    }

    /** Bad gateway, unavailable, gateway time-out. A 500 may be a mistake of either side's, which nobody should overlook. */
    private static final Set<Integer> NOT_NOW_STATUSES = Set.of(502, 503, 504);

    private static boolean ofRestClient(Throwable failure) {
        return failure instanceof ResourceAccessException
                || (failure instanceof RestClientResponseException answer
                        && NOT_NOW_STATUSES.contains(answer.getStatusCode().value()));
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

package io.github.web3task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.web3task.internal.request.ConnectionFailures;
import io.github.web3task.provider.DependencyUnavailableException;
import io.github.web3task.testkit.Bodies;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.LogCapture;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A failure that means that a dependency is out of reach")
class DependencyOutOfReachTest {
    private static TaskApiBuilder failingWith(Throwable failure) {
        return TaskApi.builder(FakeProvider.direct(
                        query -> {
                            if (failure instanceof Error error) {
                                throw error;
                            }
                            throw (Exception) failure;
                        },
                        "a"))
                .recorder(Runnable::run);
    }

    private static String answerTo(TaskApiBuilder builder) {
        try (TaskApi api = builder.build()) {
            return Ask.body(api, Ask.completion("w"));
        }
    }

    private static Throwable wrapped(Throwable inner, int times) {
        Throwable outer = inner;
        for (int i = 0; i < times; i++) {
            outer = new IllegalStateException("outer " + i, outer);
        }
        return outer;
    }

    @Test
    @Clause("PROV-4")
    @DisplayName("is 000002 wherever the declared exception stands in the chain of causes")
    void declaredExceptionDeepInside() {
        for (int depth : new int[] {0, 1, 2, 20}) {
            Throwable failure = wrapped(new DependencyUnavailableException("database"), depth);
            assertThat(answerTo(failingWith(failure))).isEqualTo(Bodies.BUSY);
            assertThat(answerTo(failingWith(new ExecutionException(new CompletionException(failure)))))
                    .isEqualTo(Bodies.BUSY);
        }
    }

    @Test
    @Clause("PROV-4")
    @DisplayName("is 000002 where the partner's predicate knows one of the causes; any of several predicates is enough")
    void predicates() {
        for (int depth : new int[] {0, 1, 5}) {
            Throwable failure = wrapped(new ConnectException("refused"), depth);
            assertThat(answerTo(failingWith(failure))).isEqualTo(Bodies.OTHER);
            assertThat(answerTo(failingWith(failure).unavailableWhen(ConnectException.class::isInstance)))
                    .isEqualTo(Bodies.BUSY);
            assertThat(answerTo(failingWith(failure)
                            .unavailableWhen(each -> false)
                            .unavailableWhen(
                                    each -> String.valueOf(each.getMessage()).contains("refused"))))
                    .isEqualTo(Bodies.BUSY);
        }
        assertThat(answerTo(failingWith(new NoClassDefFoundError("driver"))
                        .unavailableWhen(NoClassDefFoundError.class::isInstance)))
                .as("an Error, too")
                .isEqualTo(Bodies.BUSY);
    }

    static List<Exception> connectionFailures() {
        return List.of(
                new SQLTimeoutException("a query over its time"),
                new SQLTransientConnectionException("no connection left in the pool"),
                new SQLNonTransientConnectionException("the server is gone"),
                new SQLRecoverableException("the server is gone, to others"),
                new SQLException("known by its state only", "08006"),
                new SQLException("a server that is being shut down", "57P01"),
                new SQLException("a deadlock", "40P01"),
                new SQLException("too many connections", "53300"),
                new SQLException("an empty pool of commons-dbcp's", new NoSuchElementException("Timeout waiting")),
                new ConnectException("nobody listens"),
                new NoRouteToHostException("no way there"),
                new SocketException("connection reset"),
                new SocketTimeoutException("nobody answers"),
                new InterruptedIOException("nobody answers, to OkHttp"),
                new UnknownHostException("no such name"),
                new HttpConnectTimeoutException("nobody listens, to the JDK's client"),
                new HttpTimeoutException("nobody answers, to the JDK's client"),
                new TimeoutException("a future that is not waited for longer"),
                new EOFException("hung up in the middle"),
                new ClosedChannelException());
    }

    @ParameterizedTest
    @Clause("PROV-4")
    @MethodSource("connectionFailures")
    @DisplayName("is 000002 with busyOnConnectionFailures, anywhere in the chain of causes, and 000007 without")
    void connectionFailure(Exception failure) {
        for (int depth : new int[] {0, 1, 5}) {
            Throwable each = wrapped(failure, depth);
            assertThat(answerTo(failingWith(each).busyOnConnectionFailures())).isEqualTo(Bodies.BUSY);
            assertThat(answerTo(failingWith(each))).isEqualTo(Bodies.OTHER);
        }
    }

    @Test
    @Clause("PROV-4")
    @DisplayName("is known of the network in a JDK without java.sql and java.net.http, too")
    void withoutModules() throws Exception {
        Class<?> alone = new FewModules().loadClass(ConnectionFailures.class.getName());
        TaskApiBuilder builder = failingWith(new ConnectException("refused"));
        TaskApiBuilder mistaken = failingWith(new IllegalStateException("a mistake"));
        for (Object known : (List<?>) alone.getMethod("known").invoke(null)) {
            @SuppressWarnings("unchecked")
            Predicate<Throwable> predicate = (Predicate<Throwable>) known;
            builder.unavailableWhen(predicate);
            mistaken.unavailableWhen(predicate);
        }
        assertThat(answerTo(builder)).isEqualTo(Bodies.BUSY);
        assertThat(answerTo(mistaken)).isEqualTo(Bodies.OTHER);
    }

    /** Has no class of theirs for the list of failures. */
    private static final class FewModules extends ClassLoader {
        FewModules() {
            super(FewModules.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("java.sql.") || name.startsWith("java.net.http.")) {
                throw new ClassNotFoundException(name);
            }
            return name.startsWith(ConnectionFailures.class.getName()) ? ownCopy(name) : super.loadClass(name, resolve);
        }

        private Class<?> ownCopy(String name) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    @Clause("PROV-4")
    @DisplayName("is not what a wrong query, a broken file or a mistake of the code's is: 000007 all the same")
    void ownMistakes() {
        for (Exception failure : List.of(
                new SQLSyntaxErrorException("wrong SQL", "42000"),
                new SQLIntegrityConstraintViolationException("a duplicate", "23505"),
                new SQLException("of another kind", "42P01"),
                new SQLException("without a state"),
                new SQLException("of a short state", "0"),
                new FileNotFoundException("a file"),
                new IOException("of no known kind"),
                new NoSuchElementException("No value present"),
                new IllegalStateException("a mistake"))) {
            assertThat(answerTo(failingWith(failure).busyOnConnectionFailures()))
                    .as("%s", failure)
                    .isEqualTo(Bodies.OTHER);
        }
    }

    @Test
    @Clause({"PROV-4", "PROV-7"})
    @DisplayName("is looked for once around a chain of causes that is a circle, and not without end in a long one")
    void circle() {
        Exception one = new Exception("one");
        Exception two = new Exception("two", one);
        one.initCause(two);
        Completion loop = new Completion();
        loop.initCause(new CompletionException("back", loop));
        for (Throwable failure : List.of(one, loop, wrapped(new Exception("deepest"), 100_000))) {
            List<Throwable> asked = new ArrayList<>();
            assertThat(answerTo(failingWith(failure).unavailableWhen(each -> !asked.add(each))))
                    .isEqualTo(Bodies.OTHER);
            assertThat(asked).hasSizeLessThanOrEqualTo(64);
        }
    }

    @Test
    @Clause({"PROV-4", "PROV-7"})
    @DisplayName("is 000007 where the predicate itself throws, and others are still asked")
    void throwingPredicate() {
        TaskApiBuilder builder = failingWith(new ConnectException("refused")).unavailableWhen(each -> {
            throw new NoClassDefFoundError("a/Driver");
        });
        assertThat(answerTo(builder)).isEqualTo(Bodies.OTHER);
        assertThat(answerTo(builder.unavailableWhen(ConnectException.class::isInstance)))
                .isEqualTo(Bodies.BUSY);
    }

    @Test
    @Clause({"PROV-4", "LOG-2"})
    @DisplayName("is one line at WARN with the cause behind it, whatever the texts hold")
    void oneLine() {
        Exception failure =
                new DependencyUnavailableException("down\r\nERROR all is lost\u2028", new ConnectException("\n"));
        try (LogCapture log = LogCapture.of(TaskApi.class)) {
            assertThat(answerTo(failingWith(failure))).isEqualTo(Bodies.BUSY);
            assertThat(log.events()).singleElement().satisfies(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                assertThat(event.getThrowableProxy()).isNull();
                assertThat(event.getFormattedMessage())
                        .contains("down  ERROR all is lost", "caused by java.net.ConnectException")
                        .doesNotContain("\n", "\r", "\u2028");
            });
        }
    }

    @Test
    @Clause("PROV-4")
    @DisplayName("says nothing of a cause where there is none behind it")
    void noCause() {
        try (LogCapture log = LogCapture.of(TaskApi.class)) {
            assertThat(answerTo(failingWith(new DependencyUnavailableException("down"))))
                    .isEqualTo(Bodies.BUSY);
            assertThat(log.events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.getFormattedMessage())
                            .endsWith(": down")
                            .doesNotContain("caused by"));
        }
    }

    private static final class Completion extends CompletionException {
        private static final long serialVersionUID = 1L;
    }
}

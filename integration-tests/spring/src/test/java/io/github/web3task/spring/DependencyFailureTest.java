package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.testkit.Clause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.h2.tools.Server;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** Each failure is a real one of its library, where that can be had within a second. */
@Clause("PROV-4")
@DisplayName("What a provider throws")
class DependencyFailureTest {
    /** Nobody listens there. */
    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String nowhere() throws IOException {
        return "http://localhost:" + closedPort() + "/";
    }

    static HikariDataSource poolOf(String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(1);
        pool.setConnectionTimeout(250);
        pool.setInitializationFailTimeout(-1);
        return pool;
    }

    private static Object askThroughExhaustedPool(boolean inTransaction) throws SQLException {
        try (HikariDataSource pool = poolOf("jdbc:h2:mem:exhausted");
                Connection taken = pool.getConnection()) {
            assertThat(taken.isValid(1)).isTrue();
            JdbcClient client = JdbcClient.create(pool);
            return inTransaction
                    ? new TransactionTemplate(new DataSourceTransactionManager(pool))
                            .execute(status -> client.sql("select 1").query().singleValue())
                    : client.sql("select 1").query().singleValue();
        }
    }

    private static Object askStoppedDatabase() throws SQLException {
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        try (HikariDataSource pool = poolOf("jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:stopped")) {
            JdbcClient client = JdbcClient.create(pool);
            assertThat(client.sql("select 1").query().singleValue()).isEqualTo(1);
            server.stop(); // and the connection in the pool breaks
            return client.sql("select 1").query().singleValue();
        }
    }

    private static Object askClosedDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:closed");
                Connection other = DriverManager.getConnection("jdbc:h2:mem:closed")) {
            other.createStatement().execute("shutdown immediately");
            return connection.createStatement().executeQuery("select 1");
        }
    }

    private static Object queryTooLong() {
        JdbcTemplate slow = new JdbcTemplate(new DriverManagerDataSource("jdbc:h2:mem:slow"));
        slow.setQueryTimeout(1);
        return slow.queryForList("select sum(a.x * b.x) from system_range(1, 1000000) a, system_range(1, 1000000) b");
    }

    /** Takes calls and answers none. */
    private static Object askSilentServer(boolean byRestClient) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String url = "http://localhost:" + silent.getLocalPort() + "/";
            if (byRestClient) {
                SimpleClientHttpRequestFactory impatient = new SimpleClientHttpRequestFactory();
                impatient.setReadTimeout(Duration.ofMillis(100));
                return RestClient.builder()
                        .requestFactory(impatient)
                        .build()
                        .get()
                        .uri(url)
                        .retrieve()
                        .body(String.class);
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofMillis(100))
                    .build();
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Takes a call and closes it. */
    private static Object askServerThatHangsUp() throws Exception {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        CompletableFuture<Void> hungUp = CompletableFuture.runAsync(() -> hangUp(server));
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.getLocalPort()))
                    .build();
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } finally {
            server.close();
            hungUp.join();
        }
    }

    private static void hangUp(ServerSocket server) {
        while (!server.isClosed()) { // the client tries again
            try (Socket call = server.accept()) {
                assertThat(call.getInputStream().read(new byte[8_192])).isPositive();
            } catch (IOException e) {
                // It has been closed.
            }
        }
    }

    private static Object askForStatus(int status, boolean byRestClient) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://localhost:" + server.getAddress().getPort() + "/";
            return byRestClient
                    ? RestClient.create().get().uri(url).retrieve().body(String.class)
                    : WebClient.create()
                            .get()
                            .uri(url)
                            .retrieve()
                            .bodyToMono(String.class)
                            .block();
        } finally {
            server.stop(0);
        }
    }

    private static Object throwing(Exception failure) throws Exception {
        throw failure;
    }

    private static Map<String, Callable<Object>> unavailable() {
        Map<String, Callable<Object>> all = new LinkedHashMap<>();
        all.put("a pool with no connection left", () -> askThroughExhaustedPool(false));
        all.put("a transaction that gets no connection", () -> askThroughExhaustedPool(true));
        all.put("a database server that was stopped", DependencyFailureTest::askStoppedDatabase);
        all.put("a database that was closed, by plain JDBC", DependencyFailureTest::askClosedDatabase);
        all.put("a query over its time", DependencyFailureTest::queryTooLong);
        all.put(
                "a driver that knows a lost connection by its SQL state only",
                () -> throwing(new SQLException("planted", "08006")));
        all.put("a driver whose server is being shut down", () -> throwing(new SQLException("planted", "57P01")));
        all.put("a deadlock", () -> throwing(new SQLException("planted", "40P01")));
        all.put("a node that fails over", () -> throwing(new RecoverableDataAccessException("planted")));
        all.put("a transaction over its time", () -> throwing(new TransactionTimedOutException("planted")));
        all.put(
                "RestClient and nobody who listens",
                () -> RestClient.create().get().uri(nowhere()).retrieve().body(String.class));
        all.put("RestClient and nobody who answers", () -> askSilentServer(true));
        all.put(
                "WebClient and nobody who listens",
                () -> WebClient.create()
                        .get()
                        .uri(nowhere())
                        .retrieve()
                        .bodyToMono(String.class)
                        .block());
        for (int status : new int[] {502, 503, 504}) {
            all.put("RestClient and an answer " + status, () -> askForStatus(status, true));
            all.put("WebClient and an answer " + status, () -> askForStatus(status, false));
        }
        all.put(
                "the JDK's client and nobody who listens",
                () -> HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(nowhere())).build(),
                                HttpResponse.BodyHandlers.ofString()));
        all.put("the JDK's client and a server that hangs up", DependencyFailureTest::askServerThatHangsUp);
        all.put("the JDK's client and nobody who answers", () -> askSilentServer(false));
        all.put("a socket and nobody who listens", () -> new Socket(InetAddress.getLoopbackAddress(), closedPort()));
        all.put(
                "a future that is not waited for longer",
                () -> new CompletableFuture<>().get(1, TimeUnit.MILLISECONDS));
        return all;
    }

    private static Map<String, Callable<Object>> ownMistakes() {
        Map<String, Callable<Object>> all = new LinkedHashMap<>();
        all.put(
                "wrong SQL",
                () -> new JdbcTemplate(new DriverManagerDataSource("jdbc:h2:mem:wrong"))
                        .queryForList("select nothing from nowhere"));
        for (int status : new int[] {404, 500}) {
            all.put("RestClient and an answer " + status, () -> askForStatus(status, true));
            all.put("WebClient and an answer " + status, () -> askForStatus(status, false));
        }
        all.put("a mistake of the code's", () -> throwing(new IllegalStateException("planted")));
        all.put("a driver's failure of another kind", () -> throwing(new SQLException("planted", "42000")));
        all.put("a driver's failure without a state", () -> throwing(new SQLException("planted")));
        return all;
    }

    static String answerTo(Callable<Object> call, String... settings) {
        StringBuilder answer = new StringBuilder();
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(Web3TaskAutoConfiguration.class))
                .withPropertyValues("web3.task.deadline=1m")
                .withPropertyValues(settings)
                .withBean(
                        TaskCompletionProvider.class,
                        () -> TaskCompletionProvider.of(Task.of("deposit", wallet -> call.call() == null)))
                .run(context -> answer.append(context.getBean(TaskApi.class)
                        .handle(new ApiRequest("GET", ApiRequest.COMPLETION, "walletAddress=0xabc&task=", name -> null))
                        .toCompletableFuture()
                        .join()
                        .bodyText()));
        return answer.toString();
    }

    @TestFactory
    @DisplayName("of a database or an HTTP client that is out of reach is 000002: ask again")
    Stream<DynamicTest> outOfReach() {
        return unavailable().entrySet().stream()
                .map(each -> dynamicTest(
                        each.getKey(),
                        () -> assertThat(answerTo(each.getValue())).contains("000002")));
    }

    @TestFactory
    @DisplayName("of a mistake on our side is 000007")
    Stream<DynamicTest> mistakes() {
        return ownMistakes().entrySet().stream()
                .map(each -> dynamicTest(
                        each.getKey(),
                        () -> assertThat(answerTo(each.getValue())).contains("000007")));
    }

    @TestFactory
    @DisplayName("is all 000007 where busy-on-connection-failures is off")
    Stream<DynamicTest> switchedOff() {
        return Stream.of("a pool with no connection left", "a socket and nobody who listens")
                .map(name -> dynamicTest(
                        name,
                        () -> assertThat(answerTo(unavailable().get(name), "web3.task.busy-on-connection-failures=off"))
                                .contains("000007")));
    }
}

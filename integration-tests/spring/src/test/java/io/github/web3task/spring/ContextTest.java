package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.RawHttp;
import io.micrometer.context.ContextRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import org.springframework.core.task.TaskDecorator;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/** Many users at once, of whom half wait for a slot of the others: what each one's provider call sees of its user. */
@Clause("PROV-8")
@DisplayName("The context of a provider call")
class ContextTest {
    private static final List<String> USERS = List.of("alice", "bob", "carol", "dave", "erin", "frank");

    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();
    private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

    /** What a thread knows of its user. */
    private record Seen(
            @Nullable String user,
            @Nullable String logged,
            @Nullable String tenant,
            @Nullable String inherited) {
        static Seen here() {
            Authentication user = SecurityContextHolder.getContext().getAuthentication();
            return new Seen(user == null ? null : user.getName(), MDC.get("user"), TENANT.get(), INHERITED.get());
        }
    }

    private final CountDownLatch arrived = new CountDownLatch(USERS.size());
    private final CountDownLatch firstAsked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private static void enter(@Nullable String user) {
        TENANT.set(user);
        INHERITED.set(user);
        if (user == null) {
            TENANT.remove();
            INHERITED.remove();
            SecurityContextHolder.clearContext();
            MDC.remove("user");
        } else {
            SecurityContextHolder.getContext()
                    .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(user, null, List.of()));
            MDC.put("user", user);
        }
    }

    /** As an application's own filter does. */
    private final Filter knowsTheUser = (request, response, chain) -> {
        enter(((HttpServletRequest) request).getHeader("X-User"));
        try {
            chain.doFilter(request, response);
        } finally {
            enter(null);
            arrived.countDown();
        }
    };

    private final TaskCompletionProvider provider = TaskCompletionProvider.of(Task.of("deposit", wallet -> {
        seen.put(wallet.asSent(), Seen.here());
        firstAsked.countDown();
        return released.await(1, TimeUnit.MINUTES);
    }));

    /** The first calls hold the slots until everybody has come. */
    private Map<String, Seen> askForAll(App.Setup setup) throws IOException, InterruptedException {
        try (App app = setup.withBean("provider", provider)
                .withBean("filter", knowsTheUser)
                .set("web3.task.max-wait", "30s")
                .set("web3.task.deadline", "1m")
                .start()) {
            List<Socket> sockets = new ArrayList<>();
            for (String user : USERS) {
                sockets.add(RawHttp.begin(
                        app.port(), "GET", "/web3/v1/task/completion?task=&walletAddress=" + user, "X-User: " + user));
                assertThat(firstAsked.await(1, TimeUnit.MINUTES)).isTrue();
            }
            assertThat(arrived.await(1, TimeUnit.MINUTES)).isTrue();
            released.countDown();
            for (Socket socket : sockets) {
                try (socket) {
                    assertThat(RawHttp.read(socket, "GET").body()).contains("{\"deposit\":true}");
                }
            }
        }
        assertThat(seen.keySet()).isEqualTo(Set.copyOf(USERS));
        return seen;
    }

    /** Slots for half of the users, and room for the other half to wait. */
    private static App.Setup app(Server server) {
        return App.on(server).set("web3.task.max-concurrent", USERS.size() / 2);
    }

    @AfterEach
    void forget() {
        ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
        ContextRegistry.getInstance().removeThreadLocalAccessor("log");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName("is empty by default: nothing is carried and nothing inherited, by whichever thread asks")
    void nothing(Server server) throws IOException, InterruptedException {
        assertThat(askForAll(app(server).without("io.micrometer.context")).values())
                .containsOnly(new Seen(null, null, null, null));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName(
            "is that of its own request where the application has a TaskDecorator, also after waiting behind others")
    void byTaskDecorator(Server server) throws IOException, InterruptedException {
        TaskDecorator decorator = task -> {
            SecurityContext security = SecurityContextHolder.getContext();
            String tenant = TENANT.get();
            Map<String, String> log = MDC.getCopyOfContextMap();
            return () -> {
                SecurityContextHolder.setContext(security);
                TENANT.set(tenant);
                MDC.setContextMap(log);
                try {
                    task.run();
                } finally {
                    enter(null);
                }
            };
        };
        askForAll(app(server).withBean("decorator", decorator))
                .forEach((wallet, seen) -> assertThat(seen).isEqualTo(new Seen(wallet, wallet, wallet, null)));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
    @DisplayName("is that of its own request where the application has Micrometer's context propagation")
    void byMicrometer(Server server) throws IOException, InterruptedException {
        ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", TENANT);
        ContextRegistry.getInstance()
                .registerThreadLocalAccessor(
                        "log", () -> MDC.get("user"), user -> MDC.put("user", user), () -> MDC.remove("user"));
        askForAll(app(server))
                .forEach((wallet, seen) -> assertThat(seen).isEqualTo(new Seen(wallet, wallet, wallet, null)));
    }
}

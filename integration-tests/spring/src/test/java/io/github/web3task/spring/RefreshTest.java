package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

@DisplayName("A context that is refreshed in place")
class RefreshTest {
    private static final String TIME = "/web3/v1/time";
    private static final String COMPLETION = "/web3/v1/task/completion?walletAddress=0xabc&task=";

    @Configuration
    @EnableWebMvc
    static class Web {}

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Set<Thread> askedOn = ConcurrentHashMap.newKeySet(); // virtual ones are on no list
    private final TaskCompletionProvider provider = TaskCompletionProvider.of(Task.of("deposit", wallet -> {
        askedOn.add(Thread.currentThread());
        begun.countDown();
        return !wallet.asSent().equals("0xslow") || released.await(1, TimeUnit.MINUTES);
    }));

    private AnnotationConfigWebApplicationContext context(Class<?> configuration) {
        TaskApiBuilderCustomizer patient =
                builder -> builder.deadline(Duration.ofMinutes(1)).closeGrace(Duration.ofMinutes(1));
        AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
        context.register(Web.class, configuration);
        BeanDefinitionRegistryPostProcessor beans = registry -> { // before any condition looks for them
            ((SingletonBeanRegistry) registry).registerSingleton("provider", provider);
            ((SingletonBeanRegistry) registry).registerSingleton("patient", patient);
        };
        context.addBeanFactoryPostProcessor(beans);
        return context;
    }

    private Set<Thread> ours() {
        return Stream.concat(askedOn.stream(), Thread.getAllStackTraces().keySet().stream())
                .filter(thread -> thread.getName().startsWith("web3-task"))
                .collect(Collectors.toSet());
    }

    private static void assertEnd(Set<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(TimeUnit.MINUTES.toMillis(1));
            assertThat(thread.isAlive()).as("%s", thread).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Web3TaskMvcConfiguration.class, Web3TaskAutoConfiguration.class})
    @DisplayName("answers as before, and leaves no thread of the time before")
    void answersAgain(Class<?> configuration) throws Exception {
        Set<Thread> others = ours();
        AnnotationConfigWebApplicationContext context = context(configuration);
        Set<Thread> last = new HashSet<>();
        PlainSpringApp.onTomcat(context, port -> {
            for (int refresh = 0; refresh < 3; refresh++) {
                assertThat(RawHttp.send(port, "GET", COMPLETION).body()).contains("{\"deposit\":true}");
                Set<Thread> before = ours();
                before.removeAll(others);
                assertThat(before).isNotEmpty();
                context.refresh();
                assertEnd(before);
            }
            assertThat(RawHttp.send(port, "GET", TIME).status()).isEqualTo(200);
            assertThat(RawHttp.send(port, "GET", COMPLETION).body()).contains("{\"deposit\":true}");
            last.addAll(ours());
            return "";
        });
        last.removeAll(others);
        assertEnd(last);
    }

    @ParameterizedTest
    @ValueSource(classes = {Web3TaskMvcConfiguration.class, Web3TaskAutoConfiguration.class})
    @Clause({"PROV-7", "TIME-3"})
    @DisplayName("lets a running request end with its answer, and answers 000002 meanwhile")
    void runningRequest(Class<?> configuration) throws Exception {
        AnnotationConfigWebApplicationContext context = context(configuration);
        PlainSpringApp.onTomcat(context, port -> {
            try (Socket asked = RawHttp.begin(port, "GET", COMPLETION.replace("0xabc", "0xslow"))) {
                assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
                CompletableFuture<Void> refreshed = CompletableFuture.runAsync(context::refresh);
                HttpAnswer time = RawHttp.send(port, "GET", TIME);
                while (time.status() == 200) {
                    assertThat(refreshed)
                            .as("the refresh waits for the running request")
                            .isNotDone();
                    time = RawHttp.send(port, "GET", TIME);
                }
                assertThat(time.body()).contains("000002");
                released.countDown();
                assertThat(RawHttp.read(asked, "GET").body()).contains("{\"deposit\":true}");
                refreshed.get(1, TimeUnit.MINUTES);
            }
            return RawHttp.send(port, "GET", COMPLETION).body();
        });
    }
}

package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.provider.Wallet;
import io.github.web3task.validation.InvalidArgumentException;
import io.github.web3task.validation.ValidationRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.web.servlet.function.RouterFunction;

@DisplayName("Auto-configuration")
class AutoConfigurationTest {
    private static final AutoConfigurations OURS = AutoConfigurations.of(Web3TaskAutoConfiguration.class);

    private final WebApplicationContextRunner mvc = new WebApplicationContextRunner().withConfiguration(OURS);
    private final ReactiveWebApplicationContextRunner webFlux =
            new ReactiveWebApplicationContextRunner().withConfiguration(OURS);

    private static TaskCompletionProvider complete(String... tasks) {
        return TaskCompletionProvider.fixed(TaskStatus.complete(), tasks);
    }

    private static String ask(ApplicationContext context) {
        return ask(context, "walletAddress=0xabc&task=");
    }

    private static String ask(ApplicationContext context, String query) {
        ApiRequest request = new ApiRequest("GET", ApiRequest.COMPLETION, query, name -> null);
        ApiResponse response = context.getBean(TaskApi.class)
                .handle(request)
                .toCompletableFuture()
                .join();
        return response.bodyText();
    }

    private static List<String> oursIn(ApplicationContext context) {
        return Arrays.stream(context.getBeanDefinitionNames())
                .filter(name -> name.contains("web3"))
                .filter(name -> !name.equals(Web3TaskAutoConfiguration.class.getName()))
                .filter(name -> !name.equals(Web3TaskAbsentAutoConfiguration.class.getName()))
                .toList();
    }

    @Test
    @DisplayName("adds nothing when no bean answers a task")
    void nothingWithoutProvider() {
        mvc.run(context -> assertThat(oursIn(context)).isEmpty());
        webFlux.run(context -> assertThat(oursIn(context)).isEmpty());
    }

    @Test
    @DisplayName("adds nothing where nothing serves the web")
    void nothingWithoutWeb() {
        new ApplicationContextRunner()
                .withConfiguration(OURS)
                .withBean(TaskCompletionProvider.class, () -> complete("deposit"))
                .run(context -> assertThat(oursIn(context)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "off", "no", "0", "OFF"})
    @DisplayName("adds nothing when web3.task.enabled is off in any spelling, whatever beans there are")
    void nothingWhenDisabled(String off) {
        mvc.withPropertyValues("web3.task.enabled=" + off)
                .withBean(TaskCompletionProvider.class, () -> complete("deposit"))
                .run(context -> assertThat(oursIn(context)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "on", "yes", "1"})
    @DisplayName("fails the start when web3.task.enabled is on in any spelling and no bean answers a task")
    void failsWhenAskedFor(String on) {
        mvc.withPropertyValues("web3.task.enabled=" + on)
                .run(context ->
                        assertThat(context.getStartupFailure()).hasStackTraceContaining("no bean answers a task"));
    }

    @Test
    @DisplayName("sees web3.task.enabled in an environment variable too, and takes an empty value for none")
    void relaxed() {
        mvc.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                "systemEnvironment", Map.of("WEB3_TASK_ENABLED", "off"))))
                .withBean(TaskCompletionProvider.class, () -> complete("deposit"))
                .run(context -> assertThat(oursIn(context)).isEmpty());
        mvc.withPropertyValues("web3.task.enabled=")
                .withBean(TaskCompletionProvider.class, () -> complete("deposit"))
                .run(context -> assertThat(ask(context)).contains("{\"deposit\":true}"));
    }

    /** Sorts after ours, by its package. */
    @AutoConfiguration
    static class LaterAutoConfiguration {
        @Bean
        TaskCompletionProvider fromAStarter() {
            return complete("deposit");
        }
    }

    @Test
    @DisplayName("comes after all other auto-configurations: a provider that one of them makes is seen")
    void last() {
        mvc.withConfiguration(AutoConfigurations.of(LaterAutoConfiguration.class))
                .run(context -> assertThat(ask(context)).contains("{\"deposit\":true}"));
        assertThat(Web3TaskAutoConfiguration.class
                        .getAnnotation(AutoConfigureOrder.class)
                        .value())
                .isEqualTo(org.springframework.core.Ordered.LOWEST_PRECEDENCE);
    }

    @Test
    @DisplayName("mounts the one provider, under MVC and under WebFlux")
    void oneProvider() {
        mvc.withBean(TaskCompletionProvider.class, () -> complete("deposit")).run(context -> {
            assertThat(ask(context)).contains("{\"deposit\":true}");
            assertThat(context).hasSingleBean(RouterFunction.class);
        });
        webFlux.withBean(TaskCompletionProvider.class, () -> complete("deposit"))
                .run(context -> {
                    assertThat(ask(context)).contains("{\"deposit\":true}");
                    assertThat(context)
                            .hasSingleBean(org.springframework.web.reactive.function.server.RouterFunction.class);
                });
    }

    @Test
    @DisplayName("combines several providers by task name, asynchronous ones too, in the order of the beans")
    void severalProviders() {
        AsyncTaskCompletionProvider async = new AsyncTaskCompletionProvider() {
            @Override
            public List<String> taskNames() {
                return List.of("swap");
            }

            @Override
            public CompletionStage<Map<String, TaskStatus>> check(TaskQuery query) {
                return CompletableFuture.completedFuture(Map.of("swap", TaskStatus.incomplete()));
            }
        };
        mvc.withBean("late", TaskCompletionProvider.class, () -> complete("withdrawal"))
                .withBean(AsyncTaskCompletionProvider.class, () -> async)
                .withUserConfiguration(Methods.class)
                .withBean("early", First.class)
                .run(context -> assertThat(ask(context))
                        .contains("{\"deposit\":true,\"withdrawal\":true,\"swap\":false,\"hold\":true}"));
    }

    @Order(1)
    static class First implements TaskCompletionProvider {
        @Override
        public List<String> taskNames() {
            return List.of("deposit");
        }

        @Override
        public Map<String, TaskStatus> check(TaskQuery query) {
            return Map.of("deposit", TaskStatus.complete());
        }
    }

    static class Methods {
        @CampaignTask("hold")
        public boolean hold(Wallet wallet) {
            return true;
        }
    }

    @Test
    @DisplayName("is on for a bean whose only provider is an annotated method")
    void annotatedMethodOnly() {
        mvc.withBean(Methods.class).run(context -> assertThat(ask(context)).contains("{\"hold\":true}"));
    }

    @Test
    @DisplayName("names the beans and methods when two of them declare the same task")
    void duplicateTask() {
        mvc.withBean("ledger", TaskCompletionProvider.class, () -> complete("deposit", "swap"))
                .withBean("chain", TaskCompletionProvider.class, () -> complete("deposit"))
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("task 'deposit' is declared twice")
                        .hasStackTraceContaining("bean 'ledger': [deposit, swap]\n - bean 'chain': [deposit]"));
        mvc.withBean("one", Methods.class)
                .withBean("two", Methods.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("task 'hold' is defined twice")
                        .hasStackTraceContaining("method " + Methods.class.getName() + ".hold: [hold]"));
    }

    @Test
    @DisplayName("leaves the API to the application that has one, with its provider or without")
    void ownApi() {
        TaskApi own = TaskApi.of(complete("own"));
        mvc.withBean(TaskApi.class, () -> own).run(context -> {
            assertThat(context).hasSingleBean(RouterFunction.class);
            assertThat(ask(context)).contains("{\"own\":true}");
        });
        mvc.withBean(TaskApi.class, () -> TaskApi.of(complete("own")))
                .withBean(TaskCompletionProvider.class, () -> complete("deposit"))
                .run(context -> assertThat(ask(context)).contains("{\"own\":true}"));
    }

    @Test
    @DisplayName("leaves the mount to the application that has beans of its own for it")
    void ownRoutes() {
        RouterFunction<?> own = request -> Optional.empty();
        mvc.withBean("web3TaskRoutes", RouterFunction.class, () -> own)
                .withBean(TaskCompletionProvider.class, () -> complete("deposit"))
                .run(context ->
                        assertThat(context.getBean(RouterFunction.class)).isSameAs(own));
    }

    @Test
    @DisplayName("lets customizers change the builder in their order, after the properties")
    void customizers() {
        List<String> order = new ArrayList<>();
        mvc.withBean(TaskCompletionProvider.class, () -> complete("deposit"))
                .withPropertyValues("web3.task.max-concurrent=7", "web3.task.max-wait=8ms")
                .withBean("b", TaskApiBuilderCustomizer.class, () -> new Ordered(2, order))
                .withBean("a", TaskApiBuilderCustomizer.class, () -> new Ordered(1, order))
                .run(context -> {
                    assertThat(context.getBean(TaskApi.class)).asString().contains("maxConcurrent=2", "maxWait=8 ms");
                    assertThat(order).containsExactly("1", "2");
                });
    }

    record Ordered(int number, List<String> order)
            implements TaskApiBuilderCustomizer, org.springframework.core.Ordered {
        @Override
        public void customize(TaskApiBuilder builder) {
            order.add(Integer.toString(number));
            builder.maxConcurrent(number);
        }

        @Override
        public int getOrder() {
            return number;
        }
    }

    @Test
    @DisplayName("adds beans that are listeners or rules")
    void listenersAndRules() {
        BlockingQueue<Exchange> heard = new LinkedBlockingQueue<>();
        ValidationRule noZeros = request -> {
            if (request.wallet().asSent().startsWith("0x0")) {
                throw new InvalidArgumentException("a zero");
            }
        };
        mvc.withBean(TaskCompletionProvider.class, () -> complete("deposit"))
                .withBean(ExchangeListener.class, () -> heard::add)
                .withBean(ValidationRule.class, () -> noZeros)
                .run(context -> {
                    assertThat(ask(context)).contains("000000");
                    assertThat(ask(context, "walletAddress=0x0&task=")).contains("000006");
                    assertThat(heard.poll(1, TimeUnit.MINUTES).reason()).isNull();
                    assertThat(heard.poll(1, TimeUnit.MINUTES).reason()).isEqualTo("a zero");
                });
    }

    @ParameterizedTest
    @DisplayName("needs of the optional jars only those of the application's own kind: MVC without")
    @ValueSource(
            strings = {
                "org.springframework.web.reactive",
                "reactor",
                "io.netty",
                "org.apache.catalina",
                "org.springframework.boot.actuate",
                "io.micrometer.core",
                "org.springframework.security"
            })
    void mvcWithout(String missing) {
        mvc.withClassLoader(new FilteredClassLoader(missing))
                .withPropertyValues("web3.task.raw-query-characters=true")
                .withBean(TaskCompletionProvider.class, () -> complete("deposit"))
                .run(context -> {
                    assertThat(context).hasSingleBean(RouterFunction.class);
                    assertThat(ask(context)).contains("{\"deposit\":true}");
                });
    }

    @ParameterizedTest
    @DisplayName("needs of the optional jars only those of the application's own kind: WebFlux without")
    @ValueSource(
            strings = {
                "org.springframework.web.servlet",
                "jakarta.servlet",
                "org.apache.catalina",
                "io.netty",
                "org.springframework.boot.actuate",
                "io.micrometer.core",
                "org.springframework.security"
            })
    void webFluxWithout(String missing) {
        webFlux.withClassLoader(new FilteredClassLoader(missing))
                .withPropertyValues("web3.task.raw-query-characters=true")
                .withBean(TaskCompletionProvider.class, () -> complete("deposit"))
                .run(context -> {
                    assertThat(context)
                            .hasSingleBean(org.springframework.web.reactive.function.server.RouterFunction.class);
                    assertThat(ask(context)).contains("{\"deposit\":true}");
                });
    }

    @Test
    @DisplayName("mounts nothing where the web framework itself is missing")
    void withoutFramework() {
        mvc.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
                .withBean(TaskCompletionProvider.class, () -> complete("deposit"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("web3TaskRoutes"));
        webFlux.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive"))
                .withBean(TaskCompletionProvider.class, () -> complete("deposit"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("web3TaskRoutes"));
    }
}

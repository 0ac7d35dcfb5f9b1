package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spi.RateLimiter;
import io.github.web3task.testkit.Clause;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@DisplayName("What a start leaves in the log")
@ExtendWith(OutputCaptureExtension.class)
class StartUpTest {
    private static TaskCompletionProvider deposit() {
        return TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit");
    }

    /** The lines of ours about the endpoints at a prefix. */
    private static List<String> lines(CapturedOutput output, String prefix) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("web3task") && line.contains(prefix + "/v1/time"))
                .toList();
    }

    private static String onlyLine(CapturedOutput output, String prefix) {
        List<String> lines = lines(output, prefix);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    @Test
    @DisplayName(
            "is one line of ours with the paths, the tasks, the rules, the limits, the interceptors and the executor")
    void oneLine(CapturedOutput output) {
        for (Server server : Server.values()) {
            App.on(server)
                    .withBean("provider", deposit())
                    .set("web3.task.prefix", "/on-" + server)
                    .start()
                    .close();
            assertThat(onlyLine(output, "/on-" + server))
                    .contains("web3-task answers /on-" + server + "/v1/time and /on-" + server + "/v1/task/completion:"
                            + " TaskApi[tasks=[deposit], rules=[query, wallet, task, window WHEN_PRESENT],"
                            + " maxConcurrent=64, maxWait=50 ms, deadline=2500 ms, interceptors=[], rateLimits=[],"
                            + " executor=");
        }
    }

    @Test
    @DisplayName("tells the whole path: context path and servlet path, or WebFlux's base path")
    void wholePath(CapturedOutput output) {
        App.on(Server.TOMCAT)
                .withBean("provider", deposit())
                .set("server.servlet.context-path", "/shop")
                .set("spring.mvc.servlet.path", "/api")
                .start()
                .close();
        assertThat(onlyLine(output, "/shop/api/web3")).contains("/shop/api/web3/v1/task/completion");
        App.on(Server.NETTY)
                .withBean("provider", deposit())
                .set("spring.webflux.base-path", "/base")
                .start()
                .close();
        assertThat(onlyLine(output, "/base/web3")).contains("/base/web3/v1/task/completion");
    }

    @Test
    @Clause("QUERY-2")
    @DisplayName("tells what became of raw query characters, in the server that is really used")
    void rawCharacters(CapturedOutput output) {
        start(Server.TOMCAT, "/raw-tomcat", "on");
        assertThat(onlyLine(output, "/raw-tomcat")).contains("; Tomcat lets raw [ ] \" { } | in queries through");
        start(Server.NETTY, "/raw-netty", "yes");
        assertThat(onlyLine(output, "/raw-netty"))
                .contains("; Netty lets raw [ ] \" { } | in the endpoints' queries through");
        start(Server.JETTY, "/raw-jetty", "1");
        assertThat(onlyLine(output, "/raw-jetty"))
                .contains("; raw-query-characters changes nothing in JettyServletWebServerFactory");
        start(Server.TOMCAT, "/raw-off", "off");
        assertThat(onlyLine(output, "/raw-off")).doesNotContain("raw [", "raw-query-characters");
    }

    @Test
    @Clause("QUERY-2")
    @DisplayName("tells when the application's own setting for Tomcat lets fewer characters through")
    void fewerRawCharacters(CapturedOutput output) {
        App.on(Server.TOMCAT)
                .withBean("provider", deposit())
                .set("web3.task.prefix", "/raw-fewer")
                .set("web3.task.raw-query-characters", true)
                .set("server.tomcat.relaxed-query-chars", "[,]")
                .start()
                .close();
        assertThat(onlyLine(output, "/raw-fewer"))
                .contains("Tomcat lets raw [] in queries through and no more (server.tomcat.relaxed-query-chars)");
    }

    private static void start(Server server, String prefix, String raw) {
        App.on(server)
                .withBean("provider", deposit())
                .set("web3.task.prefix", prefix)
                .set("web3.task.raw-query-characters", raw)
                .start()
                .close();
    }

    private static WebApplicationContextRunner mvc(String prefix) {
        return new WebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(Web3TaskAutoConfiguration.class, Web3TaskAbsentAutoConfiguration.class))
                .withPropertyValues("web3.task.prefix=" + prefix)
                .withBean(TaskCompletionProvider.class, StartUpTest::deposit);
    }

    @Test
    @Clause("PROV-8")
    @DisplayName("tells what carries context to the provider, if anything does")
    void context(CapturedOutput output) {
        mvc("/by-micrometer").run(context -> {});
        assertThat(onlyLine(output, "/by-micrometer"))
                .endsWith("; context is carried by Micrometer's context propagation");
        TaskDecorator decorator = task -> task;
        mvc("/by-decorator")
                .withBean("mine", TaskDecorator.class, () -> decorator)
                .run(context -> {});
        assertThat(onlyLine(output, "/by-decorator")).endsWith("; context is carried by your TaskDecorator bean");
        mvc("/by-two")
                .withBean("mine", TaskDecorator.class, () -> decorator)
                .withBean("other", TaskDecorator.class, () -> decorator)
                .run(context -> {});
        assertThat(onlyLine(output, "/by-two"))
                .endsWith("; no context is carried: of the TaskDecorator beans mine, other none is @Primary");
        mvc("/by-none")
                .withClassLoader(new FilteredClassLoader("io.micrometer.context"))
                .run(context -> {});
        assertThat(onlyLine(output, "/by-none")).doesNotContain("context");
    }

    @Test
    @DisplayName("is one line that says why, where nothing is mounted")
    void nothingMounted(CapturedOutput output) {
        App.on(Server.TOMCAT).start().close();
        assertThat(output.getOut())
                .containsOnlyOnce("web3-task answers nothing here: no bean is a TaskCompletionProvider or"
                        + " AsyncTaskCompletionProvider, and none has a @CampaignTask method.");
        App.on(Server.NETTY)
                .withBean("provider", deposit())
                .set("web3.task.enabled", "off")
                .start()
                .close();
        assertThat(output.getOut()).containsOnlyOnce("web3-task answers nothing here: web3.task.enabled is off");
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(Web3TaskAutoConfiguration.class, Web3TaskAbsentAutoConfiguration.class))
                .withBean(TaskCompletionProvider.class, StartUpTest::deposit)
                .run(context -> {});
        assertThat(output.getOut())
                .containsOnlyOnce(
                        "web3-task answers nothing here: neither Spring MVC nor WebFlux serves this application");
    }

    @Configuration(proxyBeanMethods = false)
    static class HandWritten {
        @Bean
        Controller controller() {
            return new Controller();
        }
    }

    @RestController
    static class Controller {
        @GetMapping("/web3/v1/task/completion")
        String byHand() {
            return "by hand";
        }

        @GetMapping("/{*everything}")
        String singlePageApplication() {
            return "index.html";
        }

        @GetMapping("/web3/v1/{other}/completions")
        String other() {
            return "other";
        }
    }

    @Test
    @DisplayName(
            "is a warning where a controller of the application's is mapped to a path of ours, and will not be called")
    void shadowedController(CapturedOutput output) {
        for (Server server : Server.values()) {
            App.on(server)
                    .withBean("provider", deposit())
                    .with(HandWritten.class)
                    .start()
                    .close();
        }
        assertThat(output.getOut().lines().filter(line -> line.contains("answers its paths before your controllers")))
                .hasSize(3)
                .allMatch(line -> line.contains("WARN") && line.contains("Controller#byHand()"))
                .noneMatch(line -> line.contains("singlePageApplication") || line.contains("other()"));
    }

    @Test
    @DisplayName("is a warning where far more requests may ask the provider than the pool has connections")
    void smallPool(CapturedOutput output) {
        App.Setup setup = App.on(Server.TOMCAT).withBean("provider", deposit()).set("test.database", true);
        setup.start().close();
        assertThat(output.getOut())
                .containsOnlyOnce(
                        "web3.task.max-concurrent lets 64 requests ask their provider at the same time, and the"
                                + " largest connection pool, bean 'dataSource', has 10 connections")
                .contains("Raise spring.datasource.hikari.maximum-pool-size");
        App.on(Server.TOMCAT)
                .withBean("provider", deposit())
                .set("test.database", true)
                .set("web3.task.max-concurrent", 20)
                .start()
                .close();
        assertThat(output.getOut()).doesNotContain("lets 20 requests");
    }

    @Test
    @DisplayName("is no warning where the pool and the time-outs are as on the page, which are all read")
    void databaseAsOnThePage(CapturedOutput output) {
        try (App app = App.on(Server.TOMCAT)
                .withBean("provider", deposit())
                .set("test.database", true)
                .set("web3.task.raw-query-characters", true)
                .set("spring.config.additional-location", "classpath:/database.properties")
                .start()) {
            HikariDataSource pool = app.context().getBean(HikariDataSource.class);
            assertThat(pool.getMaximumPoolSize()).isEqualTo(32);
            assertThat(pool.getConnectionTimeout()).isEqualTo(500);
            assertThat(app.context().getBean(JdbcTemplate.class).getQueryTimeout())
                    .isEqualTo(1);
            assertThat(output.getOut()).contains("maxConcurrent=32").doesNotContain("lets 32 requests");
            Caller.of(app, Server.TOMCAT, UnaryOperator.identity())
                    .without("nobody-completes") // every wallet does, for this test
                    .passesPreflight(List.of("deposit"), "spring-database");
        }
    }

    @Test
    @DisplayName("says what to do when the endpoints are asked for and no bean answers a task")
    void noProvider(CapturedOutput output) {
        assertThatThrownBy(() ->
                        App.on(Server.TOMCAT).set("web3.task.enabled", true).start())
                .isNotNull();
        assertThat(output.getOut())
                .contains(
                        "APPLICATION FAILED TO START",
                        "The endpoints of web3-task are asked for, and no bean answers a task.",
                        "Declare a bean of type TaskCompletionProvider or AsyncTaskCompletionProvider, or annotate")
                .doesNotContain("\tat ");
    }

    @Test
    @Clause("LOAD-1")
    @DisplayName("names the property that allows a rate limit below what the specification wants")
    void lowRate(CapturedOutput output) {
        assertThatThrownBy(() -> App.on(Server.TOMCAT)
                        .withBean("provider", deposit())
                        .withBean("limit", new RateLimiter() {
                            @Override
                            public Duration tryAcquire(ApiRequest request) {
                                return null;
                            }

                            @Override
                            public double lowestRate() {
                                return 10;
                            }
                        })
                        .start())
                .isNotNull();
        assertThat(output.getOut())
                .contains("APPLICATION FAILED TO START", "allowLowRate() is web3.task.allow-low-rate=true");
    }

    @Test
    @DisplayName("names the beans that declare the same task, and what to do about it")
    void duplicates(CapturedOutput output) {
        assertThatThrownBy(() -> App.on(Server.TOMCAT)
                        .withBean("ledger", deposit())
                        .withBean("chain", deposit())
                        .start())
                .isNotNull();
        assertThat(output.getOut())
                .contains(
                        "APPLICATION FAILED TO START",
                        "task 'deposit' is declared twice",
                        " - bean 'ledger': [deposit]",
                        " - bean 'chain': [deposit]",
                        "a provider that another one wraps is declared with @Bean(autowireCandidate = false)",
                        "In a test slice, the @Bean methods of the @SpringBootApplication class count beside the test's:"
                                + " move the provider into a @Configuration class of its own.")
                .doesNotContain("\tat ");
    }
}

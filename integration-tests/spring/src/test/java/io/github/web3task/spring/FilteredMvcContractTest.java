package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import io.github.web3task.testkit.core.ContractSuite;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.CommonsRequestLoggingFilter;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.filter.UrlHandlerFilter;

/** The contract behind the filters that Spring has for every path, all of them at once. */
class FilteredMvcContractTest extends ContractSuite {
    private static final String COMPLETION = "/web3/v1/task/completion?walletAddress=0xabc&task=";

    FilteredMvcContractTest() {
        super(SpringHost.hostile(Server.TOMCAT, FilteredMvcContractTest::filtered)
                .withoutLengthOfHead());
    }

    private static App.Setup filtered(App.Setup app) {
        for (String line : List.of("server", "spring")) { // Boot 3.5, Boot 4
            app.set(line + ".servlet.encoding.charset", "ISO-8859-1").set(line + ".servlet.encoding.force", true);
        }
        return app.with(Filters.class)
                .set("server.forward-headers-strategy", "framework")
                .set("spring.mvc.hiddenmethod.filter.enabled", true);
    }

    @Configuration(proxyBeanMethods = false)
    static class Filters {
        @Bean
        ShallowEtagHeaderFilter etags() {
            return new ShallowEtagHeaderFilter();
        }

        @Bean
        CommonsRequestLoggingFilter requestLog() {
            CommonsRequestLoggingFilter log = new CommonsRequestLoggingFilter();
            log.setIncludeQueryString(true);
            log.setIncludePayload(true);
            return log;
        }
    }

    @RestController
    static class Own {
        @GetMapping("/own")
        String own() {
            return "own";
        }
    }

    private static App start(App.Setup setup) {
        return setup.with(Own.class)
                .withBean("provider", TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"))
                .start();
    }

    @Test
    @Clause("ENV-5")
    @DisplayName("An ETag filter makes no tag for the endpoints, so that no answer becomes a 304")
    void noEtag() throws IOException {
        try (App app = start(filtered(App.on(Server.TOMCAT)))) {
            HttpAnswer own = app.get("/own");
            assertThat(own.header("ETag")).hasSize(1);
            assertThat(app.get("/own", "If-None-Match: " + own.header("ETag").get(0))
                            .status())
                    .isEqualTo(304);

            for (String target : List.of(COMPLETION, "/web3/v1/time")) {
                HttpAnswer ours = app.get(target);
                assertThat(ours.header("ETag")).isEmpty();
                assertThat(app.get(target, "If-None-Match: *").status()).isEqualTo(200);
                assertThat(app.get(target, "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT")
                                .status())
                        .isEqualTo(200);
                assertThat(RawHttp.send(app.port(), "HEAD", target, "If-None-Match: *")
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    @Clause("ROUTE-3")
    @DisplayName("A filter that takes the slash from the end of a path makes it one of ours, as it says")
    void trailingSlash() throws IOException {
        try (App app = start(App.on(Server.TOMCAT)
                .withBean(
                        "slashes",
                        UrlHandlerFilter.trailingSlashHandler("/**")
                                .wrapRequest()
                                .build()))) {
            assertThat(app.get("/web3/v1/time/").body()).contains("000000");
            assertThat(app.get("/web3/v1/TIME").status()).isEqualTo(404);
        }
    }
}

package io.github.web3task.spring.boot4;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import io.github.web3task.spring.Caller;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DisplayName("A test slice knows the endpoints")
class SliceTest {
    private static final String COMPLETION = "/web3/v1/task/completion?walletAddress=0xabc&task=";
    private static final String BODY = "{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":true}}";

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {}

    // tag::spring-test-provider[]
    @TestConfiguration(proxyBeanMethods = false)
    static class Campaign {
        @Bean
        TaskCompletionProvider fixedAnswer() {
            return TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit");
        }
    }
    // end::spring-test-provider[]

    @Nested
    @WebMvcTest
    @ContextConfiguration(classes = Application.class)
    @Import(Campaign.class)
    @DisplayName("of MVC")
    class Mvc {
        @Autowired
        private MockMvcTester mvc;

        @Test
        @DisplayName("by @WebMvcTest")
        void answers() {
            assertThat(mvc.get().uri(COMPLETION)).hasStatusOk().bodyText().isEqualTo(BODY);
        }
    }

    @Nested
    @WebMvcTest
    @ContextConfiguration(classes = Application.class)
    @TestPropertySource(properties = "test.security=true")
    @Import(Campaign.class)
    @DisplayName("of MVC with Spring Security, but without the application's chain,")
    class WithoutChain {
        @Autowired
        private MockMvcTester mvc;

        @Test
        @DisplayName("where Boot's own chain answers 401")
        void refuses() {
            assertThat(mvc.get().uri(COMPLETION)).hasStatus(401);
        }
    }

    @Nested
    @WebFluxTest
    @TestPropertySource(properties = "spring.main.web-application-type=reactive")
    @ContextConfiguration(classes = Application.class)
    @Import(Campaign.class)
    @DisplayName("of WebFlux")
    class WebFlux {
        @Autowired
        private WebTestClient client;

        @Test
        @DisplayName("by @WebFluxTest")
        void answers() {
            client.get().uri(COMPLETION).exchange().expectBody(String.class).isEqualTo(BODY);
        }
    }

    @Nested
    @SpringBootTest(
            classes = {Application.class, Campaign.class},
            webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
            properties = "web3.task.raw-query-characters=true")
    @DisplayName("and so does a whole application,")
    class Whole {
        @LocalServerPort
        private int port;

        @Test
        @DisplayName("which passes the preflight")
        void preflight() {
            Caller.of(port, "/web3")
                    .without("nobody-completes") // every wallet does, for this test
                    .without("trace") // which Jetty answers
                    .passesPreflight(List.of("deposit"), "spring-test-provider");
        }
    }
}

package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

@DisplayName("In an application's own tests with MockMvc")
class MockMvcTest {
    private static final String COMPLETION = "/web3/v1/task/completion?walletAddress=0xabc&task=";
    private static final String BUSY = "{\"code\":\"000002\",\"message\":\"system busy\",\"data\":null}";

    private static App late() {
        CountDownLatch never = new CountDownLatch(1);
        return App.on(Server.TOMCAT)
                .withBean(
                        "provider",
                        TaskCompletionProvider.of(Task.of("deposit", wallet -> never.await(1, TimeUnit.MINUTES))))
                .set("web3.task.deadline", "100ms")
                .start();
    }

    private static MockMvc mvc(App app) {
        return MockMvcBuilders.webAppContextSetup((WebApplicationContext) app.context())
                .build();
    }

    @Test
    @DisplayName("a late answer is there after asyncDispatch, as of every asynchronous handler")
    void asynchronous() throws Exception {
        try (App app = late()) {
            MockMvc mvc = mvc(app);
            MvcResult started = mvc.perform(get(COMPLETION)).andReturn();
            assertThat(started.getRequest().isAsyncStarted()).isTrue();
            MockHttpServletResponse answer =
                    mvc.perform(asyncDispatch(started)).andReturn().getResponse();
            assertThat(answer.getStatus()).isEqualTo(503);
            assertThat(answer.getContentAsString()).isEqualTo(BUSY);
            assertThat(answer.getHeader("Content-Length")).isEqualTo(Integer.toString(BUSY.length()));
        }
    }

    @Test
    @DisplayName("MockMvcTester waits by itself")
    void tester() {
        try (App app = late()) {
            assertThat(MockMvcTester.create(mvc(app)).get().uri(COMPLETION))
                    .hasStatus(503)
                    .bodyText()
                    .isEqualTo(BUSY);
        }
    }

    @Test
    @DisplayName("an answer that is there already needs no asyncDispatch")
    void atOnce() throws Exception {
        try (App app = App.on(Server.TOMCAT)
                .withBean("provider", TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"))
                .start()) {
            MvcResult result = mvc(app).perform(get(COMPLETION)).andReturn();
            assertThat(result.getRequest().isAsyncStarted()).isFalse();
            assertThat(result.getResponse().getContentAsString()).contains("{\"deposit\":true}");
        }
    }
}

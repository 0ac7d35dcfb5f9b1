package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

@DisplayName("In an application's own tests")
class MockMvcTest {
    @Test
    @DisplayName("MockMvc has the answer when it returns, also one that comes late")
    void lateAnswer() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        TaskCompletionProvider provider =
                TaskCompletionProvider.of(Task.of("deposit", wallet -> never.await(1, TimeUnit.MINUTES)));
        try (App app = App.on(Server.TOMCAT)
                .withBean("provider", provider)
                .set("web3.task.deadline", "100ms")
                .start()) {
            MockMvc mvc = MockMvcBuilders.webAppContextSetup((WebApplicationContext) app.context())
                    .build();
            MockHttpServletResponse late = mvc.perform(get("/web3/v1/task/completion?walletAddress=0xabc&task="))
                    .andReturn()
                    .getResponse();
            assertThat(late.getStatus()).isEqualTo(503);
            assertThat(late.getContentAsString())
                    .isEqualTo("{\"code\":\"000002\",\"message\":\"system busy\",\"data\":null}");
        }
    }
}

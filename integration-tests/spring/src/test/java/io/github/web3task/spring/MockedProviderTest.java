package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskQuery;
import io.github.web3task.provider.TaskStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** What {@code @MockitoBean} and {@code @MockitoSpyBean} make of an application's provider. */
@DisplayName("In a test, a provider that is")
class MockedProviderTest {
    private final WebApplicationContextRunner application =
            new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(Web3TaskAutoConfiguration.class));

    /** An application's own. */
    static class Campaign implements TaskCompletionProvider {
        @Override
        public List<String> taskNames() {
            return List.of("deposit");
        }

        @Override
        public Map<String, TaskStatus> check(TaskQuery query) {
            throw new IllegalStateException("would ask the database");
        }
    }

    @Test
    @DisplayName("a mock declares no task: the failure says what to do instead")
    void mock() {
        application
                .withBean(Campaign.class, () -> Mockito.mock(Campaign.class))
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("declares no task")
                        .hasStackTraceContaining("A mock declares no task: make the test's bean with"
                                + " TaskCompletionProvider.fixed(...), or spy on the real one."));
    }

    @Test
    @DisplayName("a spy has the real one's tasks, and answers what the test says")
    void spy() {
        Campaign spy = Mockito.spy(new Campaign());
        Mockito.doReturn(Map.of("deposit", TaskStatus.complete())).when(spy).check(Mockito.any());
        application.withBean(Campaign.class, () -> spy).run(context -> {
            ApiRequest request =
                    new ApiRequest("GET", ApiRequest.COMPLETION, "walletAddress=0xabc&task=", name -> null);
            assertThat(context.getBean(TaskApi.class)
                            .handle(request)
                            .toCompletableFuture()
                            .join()
                            .bodyText())
                    .contains("{\"deposit\":true}");
        });
    }
}

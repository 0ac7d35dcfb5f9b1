package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@DisplayName("What a start leaves in the log")
@ExtendWith(OutputCaptureExtension.class)
class StartUpTest {
    private static TaskCompletionProvider deposit() {
        return TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit");
    }

    @Test
    @DisplayName("is one line of ours with the paths, the tasks, the window policy and the limits")
    void oneLine(CapturedOutput output) {
        for (Server server : Server.values()) {
            App.on(server)
                    .withBean("provider", deposit())
                    .set("web3.task.prefix", "/on-" + server)
                    .start()
                    .close();
            assertThat(ourLines(output, "/on-" + server))
                    .singleElement()
                    .asString()
                    .endsWith("web3-task answers /on-" + server + "/v1/time and /on-" + server + "/v1/task/completion:"
                            + " TaskApi[tasks=[deposit], rules=[query, wallet, task, window WHEN_PRESENT],"
                            + " maxConcurrent=64, maxWait=50 ms, deadline=2500 ms]");
        }
    }

    @Test
    @DisplayName("says so when raw query characters are let through")
    void rawCharacters(CapturedOutput output) {
        App.on(Server.TOMCAT)
                .withBean("provider", deposit())
                .set("web3.task.prefix", "/raw")
                .set("web3.task.raw-query-characters", true)
                .start()
                .close();
        assertThat(ourLines(output, "/raw"))
                .singleElement()
                .asString()
                .contains("the server lets raw [ ] \" { } | through (raw-query-characters)");
    }

    private static List<String> ourLines(CapturedOutput output, String prefix) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("web3task") && line.contains(prefix))
                .toList();
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
                        "A provider that another one wraps is declared with @Bean(autowireCandidate = false)")
                .doesNotContain("\tat ");
    }
}

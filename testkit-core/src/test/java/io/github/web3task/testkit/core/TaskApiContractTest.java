package io.github.web3task.testkit.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ContractCase;
import io.github.web3task.testkit.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The contract without a host")
class TaskApiContractTest extends ContractSuite {
    TaskApiContractTest() {
        super(new InProcess());
    }

    @Test
    @DisplayName("The suite's annotation names every clause that a case is about")
    void annotationNamesAllClauses() throws NoSuchMethodException {
        Clause named = ContractSuite.class.getDeclaredMethod("everyCase").getAnnotation(Clause.class);
        assertThat(named.value())
                .containsAll(ContractCase.all().stream()
                        .map(ContractCase::clause)
                        .distinct()
                        .toList());
    }

    /** Calls the API as an adapter does. */
    private static final class InProcess implements HostUnderTest {
        @Override
        public Served serve(String prefix, TaskApi api) {
            return new Served() {
                @Override
                public HttpAnswer send(String method, String target) {
                    return answer(prefix, api, method, target);
                }

                @Override
                public void close() {
                    api.close();
                }
            };
        }

        private static HttpAnswer answer(String prefix, TaskApi api, String method, String target) {
            String[] parts = target.split("\\?", 2);
            if (!parts[0].startsWith(prefix + "/")) {
                return new HttpAnswer(404, List.of(), "not mapped".getBytes(StandardCharsets.UTF_8));
            }
            String path = parts[0].substring(prefix.length());
            ApiResponse response = api.handle(
                            new ApiRequest(method, path, parts.length == 1 ? null : parts[1], name -> null))
                    .toCompletableFuture()
                    .join();
            byte[] body = new byte[response.body().remaining()];
            response.body().get(body);
            return new HttpAnswer(
                    response.status(),
                    response.headers().entrySet().stream()
                            .map(header -> Map.entry(header.getKey(), header.getValue()))
                            .toList(),
                    body);
        }

        @Override
        public boolean canRefuse() {
            return false;
        }

        @Override
        public String toString() {
            return "no host";
        }
    }
}

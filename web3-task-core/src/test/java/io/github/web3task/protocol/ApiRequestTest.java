package io.github.web3task.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.Clause;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What an adapter hands over")
class ApiRequestTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "/v1/time, /v1/time",
        "/web3/v1/time, /v1/time",
        "/a/b/v1/task/completion, /v1/task/completion",
        "/v1/task/completion, /v1/task/completion",
        "/v1/time/v1/task/completion, /v1/task/completion"
    })
    @Clause("ROUTE-1")
    @DisplayName("the partner's prefix is cut off the two endpoints' paths")
    void prefixIsCutOff(String path, String below) {
        assertThat(ApiRequest.belowPrefix(path)).isEqualTo(below);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "/",
                "/v1/time/",
                "/v1/Time",
                "/V1/time",
                "v1/time",
                "/v1/task",
                "/v1/task/completion/",
                "/v1/task/completion;x=1",
                "/v2/time",
                "/web3/v1/times"
            })
    @Clause("ROUTE-3")
    @DisplayName("any other path stays as it is: slash, case and parameters make another path")
    void otherPathsStay(String path) {
        assertThat(ApiRequest.belowPrefix(path)).isEqualTo(path);
    }
}

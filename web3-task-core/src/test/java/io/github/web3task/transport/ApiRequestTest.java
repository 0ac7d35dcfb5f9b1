package io.github.web3task.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.contract.Clause;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
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

    @Test
    @DisplayName("the two headers for the record are taken over, absent ones as null")
    void headersOfInterest() {
        Map<String, String> headers = new HashMap<>(Map.of("X-Request-Id", "r-1", "traceparent", "00-ab-cd-01"));

        ApiRequest both = ApiRequest.of("GET", "/v1/time", "a=b", headers::get);
        headers.clear();
        ApiRequest none = ApiRequest.of("HEAD", "/v1/task/completion", null, headers::get);

        assertThat(both).isEqualTo(new ApiRequest("GET", "/v1/time", "a=b", "r-1", "00-ab-cd-01"));
        assertThat(none).isEqualTo(new ApiRequest("HEAD", "/v1/task/completion", null, null, null));
    }
}

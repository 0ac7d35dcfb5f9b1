package io.github.web3task.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.web3task.testkit.Clause;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The library's own JSON mapper")
class JsonTest {

    @Test
    @Clause("ENV-6")
    @DisplayName("is a new one each time, knows no module and shares no factory")
    void belongsToNobodyElse() {
        assertThat(Json.newMapper()).isNotSameAs(Json.newMapper());
        assertThat(Json.newMapper().getFactory()).isNotSameAs(Json.newMapper().getFactory());
        assertThat(Json.newMapper().getRegisteredModuleIds()).isEmpty();
    }

    @Test
    @DisplayName("keeps no buffers on the threads that use it, and no names that callers chose")
    void leavesNothingBehind() {
        JsonFactory factory = Json.newMapper().getFactory();

        assertThat(factory._getRecyclerPool()).isNotEqualTo(new JsonFactory()._getRecyclerPool());
        assertThat(factory.isEnabled(JsonFactory.Feature.INTERN_FIELD_NAMES)).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"[] []", "[]x", "[1,]", "[//\n]", "['a']", "[NaN]", "[01]", "{a:1}", "[\"\t\"]"})
    @Clause("TASK-3")
    @DisplayName("takes RFC 8259 and nothing beyond it")
    void strict(String text) {
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> Json.newMapper().readTree(text));
    }
}

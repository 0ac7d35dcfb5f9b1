package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.HttpAnswer;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What an application that changes all it can has under MVC and under WebFlux alike. */
final class Hostile {
    static final Map<String, Object> SETTINGS = Map.of(
            "spring.jackson.property-naming-strategy",
            "SNAKE_CASE",
            "spring.jackson.default-property-inclusion",
            "non_null",
            "spring.threads.virtual.enabled",
            true);

    static final String ORIGIN = "https://dapp.example";

    private Hostile() {}

    /**
     * Holds the application's own answers, which show that all of it is in force, against the endpoints'.
     *
     * @param root of the application's paths
     * @param person its answer to its own path
     * @param header what a filter or interceptor of its sets to "yes"
     */
    static void verify(App app, String root, String person, String header) throws IOException {
        HttpAnswer own = app.get(root + "/own", "Origin: " + ORIGIN);
        assertThat(own.body()).isEqualTo(person);
        assertThat(app.get(root + "/broken").body()).isEqualTo("{\"wrapped\":\"handled\"}");

        HttpAnswer ours = app.get("/partner/web3/v1/task/completion?walletAddress=0xabc&task=", "Origin: " + ORIGIN);
        assertThat(ours.body()).isEqualTo("{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":true}}");
        assertThat(app.get("/partner/web3/v1/task/completion").body())
                .isEqualTo("{\"code\":\"000006\",\"message\":\"invalid argument\",\"data\":null}");
        // What a host sets up for all its paths is for ours too.
        assertThat(ours.header("Access-Control-Allow-Origin"))
                .isEqualTo(own.header("Access-Control-Allow-Origin"))
                .containsExactly(ORIGIN);
        assertThat(ours.header(header)).isEqualTo(own.header(header)).containsExactly("yes");
    }

    record Person(String firstName, @Nullable String lastName) {}

    @RestController
    static class OwnController {
        @GetMapping("/own")
        Person own() {
            return new Person("Ada", null);
        }

        @GetMapping("/broken")
        Person broken() {
            throw new IllegalStateException("planted");
        }
    }

    @RestControllerAdvice
    static class Handler {
        @ExceptionHandler
        ResponseEntity<Object> handle(Exception failure) {
            int status = failure instanceof ErrorResponse response
                    ? response.getStatusCode().value()
                    : 500;
            return ResponseEntity.status(status)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of("wrapped", "handled"));
        }
    }
}

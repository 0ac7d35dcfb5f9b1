package io.github.web3task.preflight.internal.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Tells somebody else, in the form that chat rooms take. */
final class Webhook {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Webhook() {}

    /** A hook that fails is told, and hinders nobody. */
    static void post(URI hook, String text, PrintWriter err) {
        try {
            HttpRequest request = HttpRequest.newBuilder(hook)
                    .timeout(LONGEST)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            new JsonMapper().writeValueAsString(Map.of("text", text))))
                    .build();
            HttpResponse<Void> response = HttpClient.newBuilder()
                    .connectTimeout(LONGEST)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.discarding());
            if (response.statusCode() >= 300) {
                err.println("The webhook answered HTTP " + response.statusCode() + ".");
            }
        } catch (IOException | IllegalArgumentException e) {
            err.println("The webhook can't be reached: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package com.example.adapter;

import com.sun.net.httpserver.HttpHandler;
import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import java.io.IOException;
import java.net.URI;

/** The endpoints in the JDK's own HTTP server, mounted at a context that ends with a slash, such as {@code /web3/}. */
final class HttpServerAdapter {
    private HttpServerAdapter() {}

    // tag::adapter[]
    static HttpHandler answeringBy(TaskApi api) {
        return exchange -> {
            URI uri = exchange.getRequestURI();
            String path =
                    uri.getPath().substring(exchange.getHttpContext().getPath().length() - 1);
            ApiRequest request = new ApiRequest(
                    exchange.getRequestMethod(), path, uri.getRawQuery(), exchange.getRequestHeaders()::getFirst);
            ApiResponse answer = api.handle(request).toCompletableFuture().join();
            try (exchange) {
                answer.headers().forEach(exchange.getResponseHeaders()::set);
                int length = answer.body().remaining();
                exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
                answer.writeTo(exchange.getResponseBody());
            } catch (IOException e) {
                api.notWritten(request, e);
            }
        };
    }
    // end::adapter[]
}

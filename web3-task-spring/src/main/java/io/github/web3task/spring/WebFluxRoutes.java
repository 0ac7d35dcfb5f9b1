package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The two paths under Spring WebFlux. The event loop only starts a request and writes its answer. */
@Configuration(proxyBeanMethods = false)
class WebFluxRoutes {
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RouterFunction<ServerResponse> web3TaskRoutes(TaskApi api, Web3TaskMount mount) {
        mount.announce(api);
        // By path alone: the core answers methods that are not allowed.
        return RouterFunctions.route(RequestPredicates.path(mount.time()), answerBy(api, ApiRequest.TIME))
                .andRoute(RequestPredicates.path(mount.completion()), answerBy(api, ApiRequest.COMPLETION));
    }

    private static HandlerFunction<ServerResponse> answerBy(TaskApi api, String path) {
        // Not Mono.fromFuture: a caller that hangs up would cancel the stage, and the exchange must reach its record.
        return request -> Mono.<ApiResponse>create(
                        sink -> api.handle(copyOf(request, path)).thenAccept(sink::success))
                .flatMap(WebFluxRoutes::write);
    }

    private static ApiRequest copyOf(ServerRequest request, String path) {
        return new ApiRequest(
                request.method().name(),
                path,
                request.uri().getRawQuery(),
                name -> request.headers().firstHeader(name));
    }

    private static Mono<ServerResponse> write(ApiResponse answer) {
        return ServerResponse.status(answer.status())
                .headers(headers -> answer.headers().forEach(headers::set))
                .body((out, context) -> body(answer, out));
    }

    private static Mono<Void> body(ApiResponse answer, ReactiveHttpOutputMessage out) {
        return answer.body().hasRemaining()
                ? out.writeWith(Mono.fromSupplier(() -> out.bufferFactory().wrap(answer.body())))
                : out.setComplete(); // HEAD: a body of no bytes would set the length to 0
    }
}

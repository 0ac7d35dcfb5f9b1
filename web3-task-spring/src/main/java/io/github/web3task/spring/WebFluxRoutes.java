package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import io.github.web3task.protocol.ApiRequest;
import io.github.web3task.protocol.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;

/** The two paths under Spring WebFlux. The event loop only starts a request and writes its answer. */
@Configuration(proxyBeanMethods = false)
class WebFluxRoutes {
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    RouterFunction<ServerResponse> web3TaskRoutes(TaskApi api, Web3TaskMount mount) {
        // By path alone: the core answers methods that are not allowed.
        return RouterFunctions.route(RequestPredicates.path(mount.time()), answerBy(api, ApiRequest.TIME))
                .andRoute(RequestPredicates.path(mount.completion()), answerBy(api, ApiRequest.COMPLETION));
    }

    private static HandlerFunction<ServerResponse> answerBy(TaskApi api, String path) {
        return request -> Mono.defer(() -> {
            Delivery delivery = new Delivery(api, copyOf(request, path));
            return answer(delivery).flatMap(answer -> write(answer, delivery));
        });
    }

    /**
     * A late answer goes on to a thread of Reactor's: what follows, the application's own filters and the write, is nothing for
     * the thread that asked the provider. From there the server's event loop does the writing.
     */
    private static Mono<ApiResponse> answer(Delivery delivery) {
        CompletableFuture<ApiResponse> answer = delivery.answer().toCompletableFuture();
        return answer.isDone()
                ? Mono.just(answer.join())
                : Mono.fromFuture(answer, true)
                        .publishOn(Schedulers.parallel())
                        .doFinally(end -> tellIfCancelled(end, delivery));
    }

    private static void tellIfCancelled(SignalType end, Delivery delivery) {
        if (end == SignalType.CANCEL) {
            delivery.notWritten(new CancellationException("the host has given the exchange up"));
        }
    }

    private static ApiRequest copyOf(ServerRequest request, String path) {
        return new ApiRequest(
                request.method().name(),
                path,
                request.uri().getRawQuery(),
                name -> request.headers().firstHeader(name));
    }

    private static Mono<ServerResponse> write(ApiResponse answer, Delivery delivery) {
        return ServerResponse.status(answer.status())
                .body((out, context) -> headersAndBody(answer, out)
                        .doOnSuccess(done -> delivery.written())
                        .doOnError(delivery::notWritten)
                        .doFinally(end -> tellIfCancelled(end, delivery)));
    }

    /** The headers go straight to the host's: those of a {@code ServerResponse} would be made and copied for each answer. */
    private static Mono<Void> headersAndBody(ApiResponse answer, ReactiveHttpOutputMessage out) {
        answer.headers().forEach(out.getHeaders()::set);
        return answer.body().hasRemaining()
                ? out.writeWith(Mono.fromSupplier(() -> out.bufferFactory().wrap(answer.body())))
                : out.setComplete(); // HEAD: a body of no bytes would set the length to 0
    }

    @Bean
    StartLine web3TaskStartLine(ApplicationContext context, Environment environment, Web3TaskMount mount) {
        return new StartLine(
                context, () -> environment.getProperty("spring.webflux.base-path", ""), () -> shadowed(context, mount));
    }

    /** Methods of the application's controllers that would answer if we did not. */
    private static List<String> shadowed(ApplicationContext context, Web3TaskMount mount) {
        List<String> methods = new ArrayList<>();
        BeanFactoryUtils.beansOfTypeIncludingAncestors(context, RequestMappingInfoHandlerMapping.class, true, false)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods().forEach((info, method) -> {
                    if (mount.isMeantBy(info.getPatternsCondition().getPatterns())) {
                        methods.add(method.toString());
                    }
                }));
        return methods;
    }
}

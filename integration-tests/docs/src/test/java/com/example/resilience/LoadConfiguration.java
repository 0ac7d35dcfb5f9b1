// tag::spring-load[]
package com.example.resilience;

import io.github.web3task.resilience.bucket4j.Bucket4jRateLimiter;
import io.github.web3task.resilience.cache.CachePolicy;
import io.github.web3task.resilience.caffeine.CaffeineCompletionCache;
import io.github.web3task.resilience.resilience4j.Resilience4jCircuitBreaker;
import io.github.web3task.spi.RateLimiter;
import io.github.web3task.spi.TaskInterceptor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
public class LoadConfiguration {
    @Bean
    @Order(1) // the outermost
    TaskInterceptor completions() {
        return CachePolicy.in(new CaffeineCompletionCache(1_000_000));
    }

    @Bean
    @Order(2)
    TaskInterceptor circuitBreaker() {
        return Resilience4jCircuitBreaker.standard();
    }

    @Bean
    RateLimiter rateLimit() {
        return Bucket4jRateLimiter.global(500);
    }
}
// end::spring-load[]

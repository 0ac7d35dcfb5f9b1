package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * The endpoints in a Spring Boot web application, as soon as a bean answers a task: a {@link
 * io.github.web3task.provider.TaskCompletionProvider}, an {@link
 * io.github.web3task.provider.AsyncTaskCompletionProvider}, or one with a {@link CampaignTask} method; several are combined
 * by task name. Settings are {@link Web3TaskProperties}, then {@link TaskApiBuilderCustomizer} beans; beans of type {@link
 * io.github.web3task.exchange.ExchangeListener}, {@link io.github.web3task.validation.ValidationRule}, {@link
 * io.github.web3task.spi.RateLimiter} and {@link io.github.web3task.spi.CallLayer} are added. A {@link TaskApi} bean of the
 * application's own replaces all of that.
 *
 * <p>Names no type that differs between Boot 3.5 and 4: those are in nested classes behind conditions by name.
 */
@AutoConfiguration
@ConditionalOnWebApplication
@ConditionalOnProperty(prefix = "web3.task", name = "enabled", matchIfMissing = true)
@Conditional(OnTaskProvider.class)
@EnableConfigurationProperties(Web3TaskProperties.class)
@Import(RawQueryCharacters.class)
public class Web3TaskAutoConfiguration {
    /** Called by Boot. */
    public Web3TaskAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    TaskApi web3TaskApi(ConfigurableListableBeanFactory beans) {
        return TaskApiAssembly.assemble(beans);
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    TaskApiBuilderCustomizer web3TaskProperties(Web3TaskProperties properties) {
        return properties::applyTo;
    }

    @Bean
    @ConditionalOnMissingBean
    Web3TaskMount web3TaskMount(Web3TaskProperties properties) {
        return new Web3TaskMount(properties.prefix(), properties.rawQueryCharacters());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(name = "org.springframework.web.servlet.function.RouterFunction")
    @ConditionalOnMissingBean(name = "web3TaskRoutes")
    @Import(MvcRoutes.class)
    static class Mvc {
        /** Wrappers that add headers and are done with the response when their filter returns. */
        private static final List<String> ADD_HEADERS_ONLY = List.of(
                "org.springframework.boot.web.servlet.support.ErrorPageFilter$",
                "org.springframework.security.",
                "org.springframework.web.filter.ForwardedHeaderFilter$",
                "org.springframework.web.filter.RelativeRedirectResponseWrapper");

        @Bean
        @ConditionalOnMissingBean(name = "web3TaskLateAnswers")
        FilterRegistrationBean<LateAnswerFilter> web3TaskLateAnswers() {
            FilterRegistrationBean<LateAnswerFilter> filter = new FilterRegistrationBean<>(
                    new LateAnswerFilter(wrapper -> ADD_HEADERS_ONLY.stream().anyMatch(wrapper.getName()::startsWith)));
            filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return filter;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(name = "org.springframework.web.reactive.function.server.RouterFunction")
    @ConditionalOnMissingBean(name = "web3TaskRoutes")
    @Import(WebFluxRoutes.class)
    static class WebFlux {}
}

package io.github.web3task.spring;

import com.zaxxer.hikari.HikariDataSource;
import io.github.web3task.TaskApi;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
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
 * io.github.web3task.spi.RateLimiter} and {@link io.github.web3task.spi.TaskInterceptor} are added. A {@link TaskApi} bean of the
 * application's own replaces all of that.
 *
 * <p>It comes after all other auto-configurations, so that providers which those make are seen.
 *
 * <p>Names no type that differs between Boot 3.5 and 4: those are in nested classes behind conditions by name.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnWebApplication
@Conditional(OnTaskProvider.class)
@EnableConfigurationProperties(Web3TaskProperties.class)
@Import(RawQueryCharacters.class)
public class Web3TaskAutoConfiguration {
    /** Called by Boot. */
    public Web3TaskAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    TaskApi web3TaskApi(ConfigurableListableBeanFactory beans, Web3TaskProperties properties) {
        return TaskApiAssembly.assemble(beans, properties.busyOnConnectionFailures());
    }

    @Bean
    @ConditionalOnBean(name = "web3TaskApi")
    CloseFirst web3TaskCloseFirst(ApplicationContext context, TaskApi api) {
        return new CloseFirst(context, api);
    }

    @Bean
    @ConditionalOnBean(name = "web3TaskApi")
    @Order(Ordered.HIGHEST_PRECEDENCE)
    StartLine.StartEffect web3TaskContext(ConfigurableListableBeanFactory beans) {
        return () -> ContextSource.of(beans).description();
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    TaskApiBuilderCustomizer web3TaskProperties(Web3TaskProperties properties) {
        return properties::applyTo;
    }

    @Bean
    @ConditionalOnMissingBean
    Web3TaskMount web3TaskMount(Web3TaskProperties properties) {
        return new Web3TaskMount(properties.prefix());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(name = "org.springframework.web.servlet.function.RouterFunction")
    @ConditionalOnMissingBean(name = "web3TaskRoutes")
    @Import(MvcRoutes.class)
    static class Mvc {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(name = "org.springframework.web.reactive.function.server.RouterFunction")
    @ConditionalOnMissingBean(name = "web3TaskRoutes")
    @Import(WebFluxRoutes.class)
    static class WebFlux {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "com.zaxxer.hikari.HikariDataSource")
    static class ConnectionPool {
        @Bean
        StartLine.StartWarning web3TaskConnectionPool(
                ConfigurableListableBeanFactory beans, Web3TaskProperties properties) {
            // By the bean's name: a pool that was not used yet has none of its own.
            return () -> BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, DataSource.class).entrySet().stream()
                    .map(bean -> Map.entry(bean.getKey(), connections(bean.getValue())))
                    .max(Comparator.comparingInt(Map.Entry::getValue))
                    .filter(pool -> pool.getValue() > 0 && pool.getValue() * 2L < properties.maxConcurrent())
                    .map(pool -> "web3.task.max-concurrent lets " + properties.maxConcurrent()
                            + " requests ask their provider at the same time, and the largest connection pool, bean '"
                            + pool.getKey() + "', has " + pool.getValue()
                            + " connections: what comes beyond them waits for a connection, up to the pool's own"
                            + " time-out. Raise spring.datasource.hikari.maximum-pool-size, or what your own pool has for"
                            + " it, to web3.task.max-concurrent, or lower that")
                    .orElse("");
        }

        /** How many the pool has at most; 0 for what is no such pool. */
        private static int connections(DataSource dataSource) {
            try {
                return dataSource.isWrapperFor(HikariDataSource.class)
                        ? dataSource.unwrap(HikariDataSource.class).getMaximumPoolSize()
                        : 0;
            } catch (SQLException e) {
                return 0; // it can't tell what it wraps
            }
        }
    }
}

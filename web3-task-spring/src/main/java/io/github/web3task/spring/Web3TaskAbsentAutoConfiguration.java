package io.github.web3task.spring;

import java.util.Objects;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Says in one line of the log why the endpoints are not there, in an application that has our jar. Who waits for a 200 and gets a
 * 404 would otherwise find no word.
 */
@AutoConfiguration(after = Web3TaskAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnMissingBean(name = "web3TaskRoutes")
public class Web3TaskAbsentAutoConfiguration {
    /** Called by Boot. */
    public Web3TaskAbsentAutoConfiguration() {}

    @Bean
    ApplicationListener<ContextRefreshedEvent> web3TaskAbsent(
            ApplicationContext context, ConfigurableListableBeanFactory beans, Environment environment) {
        return event -> {
            if (event.getApplicationContext() == context) {
                LoggerFactory.getLogger(Web3TaskAbsentAutoConfiguration.class)
                        .info(
                                "web3-task answers nothing here: {}",
                                Objects.requireNonNullElse(
                                        OnTaskProvider.reasonAgainst(beans, environment),
                                        "neither Spring MVC nor WebFlux serves this application"));
            }
        };
    }
}

package com.example.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.campaign.CampaignApplication;
import io.github.web3task.docs.Caller;
import io.github.web3task.resilience.micrometer.MicrometerExchangeListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

@DisplayName("The metrics of docs/resilience.md in Spring Boot")
class MetricsTest {
    /** What meters are made with, when all other filters have had their say. */
    static final class Configured implements MeterFilter {
        private final Map<String, DistributionStatisticConfig> all = new ConcurrentHashMap<>();

        @Override
        public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
            all.put(id.getName(), config);
            return config;
        }

        DistributionStatisticConfig of(String name) {
            return all.get(name);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Metrics {
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        Configured configured() {
            return new Configured();
        }

        // tag::metrics-bean[]
        @Bean
        MicrometerExchangeListener campaignMetrics(MeterRegistry registry) {
            return new MicrometerExchangeListener(registry);
        }
        // end::metrics-bean[]
    }

    @Test
    @DisplayName("have histograms with the borders that the properties name")
    void histograms() {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(
                        CampaignApplication.class, Metrics.class)
                .properties("server.port=0", "spring.config.additional-location=classpath:/metrics.properties")
                .run()) {
            int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            Caller.fast()
                    .withoutRawQuery()
                    .passesPreflight(
                            "http://127.0.0.1:" + port + "/web3",
                            List.of("deposit", "swap"),
                            "metrics-properties",
                            "metrics-bean");
            DistributionStatisticConfig config =
                    application.getBean(Configured.class).of(MicrometerExchangeListener.REQUESTS);
            assertThat(config.isPercentileHistogram()).isTrue();
            assertThat(config.getServiceLevelObjectiveBoundaries())
                    .as("in ns: 100 ms, 500 ms, 1 s and 2.5 s")
                    .containsExactly(1e8, 5e8, 1e9, 2.5e9);
        }
    }
}

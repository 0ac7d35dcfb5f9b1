package io.github.web3task.spring;

import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The chains of an application of MVC's, as docs/spring.md has them. */
@Configuration(proxyBeanMethods = false)
public class SecurityConfiguration {
    // tag::spring-security[]
    @Bean
    @Order(1)
    SecurityFilterChain campaignSecurity(HttpSecurity http) throws Exception {
        return http.securityMatcher("/web3/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.disable())
                .build();
    }
    // end::spring-security[]

    // tag::spring-security-rest[]
    @Bean
    SecurityFilterChain everythingElse(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/actuator/health")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .httpBasic(Customizer.withDefaults())
                .build();
    }
    // end::spring-security-rest[]
}

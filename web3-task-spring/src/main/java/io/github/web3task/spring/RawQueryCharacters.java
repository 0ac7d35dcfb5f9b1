package io.github.web3task.spring;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Lets the embedded server take queries with raw brackets and quotes (clause QUERY-2), for those who ask for it. The types of
 * Boot's customizers moved between its lines, hence one nested class for each, chosen by name. Jetty needs nothing.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(prefix = "web3.task", name = "raw-query-characters", havingValue = "true")
class RawQueryCharacters {
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.web.embedded.tomcat.TomcatConnectorCustomizer",
                "org.apache.catalina.connector.Connector"
            })
    static class TomcatOfBoot3 {
        @Bean
        org.springframework.boot.web.embedded.tomcat.TomcatConnectorCustomizer web3TaskRawQuery() {
            return connector -> connector.setProperty("relaxedQueryChars", RawQueryEncoder.CHARACTERS);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.tomcat.TomcatConnectorCustomizer")
    static class TomcatOfBoot4 {
        @Bean
        org.springframework.boot.tomcat.TomcatConnectorCustomizer web3TaskRawQuery() {
            return connector -> connector.setProperty("relaxedQueryChars", RawQueryEncoder.CHARACTERS);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.web.embedded.netty.NettyServerCustomizer",
                "reactor.netty.http.server.HttpServer"
            })
    static class NettyOfBoot3 {
        @Bean
        org.springframework.boot.web.embedded.netty.NettyServerCustomizer web3TaskRawQueryOnNetty() {
            return RawQueryHandler::addTo;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.reactor.netty.NettyServerCustomizer")
    static class NettyOfBoot4 {
        @Bean
        org.springframework.boot.reactor.netty.NettyServerCustomizer web3TaskRawQueryOnNetty() {
            return RawQueryHandler::addTo;
        }
    }
}

/**
 * The contract of the caller's campaign endpoints, and everything about answering them that does not depend on a host.
 */
@SuppressWarnings("requires-automatic") // these optional engines are not modules yet
module io.github.web3task.core {
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires static com.github.benmanes.caffeine;
    requires static io.github.bucket4j.core;
    requires static io.github.resilience4j.circuitbreaker;
    requires static io.github.resilience4j.core;
    requires static io.netty.common; // Lettuce's
    requires static lettuce.core;

    exports io.github.web3task;
    exports io.github.web3task.campaign;
    exports io.github.web3task.envelope;
    exports io.github.web3task.exchange;
    exports io.github.web3task.load;
    exports io.github.web3task.load.bucket4j;
    exports io.github.web3task.load.caffeine;
    exports io.github.web3task.load.redis;
    exports io.github.web3task.load.resilience4j;
    exports io.github.web3task.provider;
    exports io.github.web3task.threshold;
    exports io.github.web3task.transport;
    exports io.github.web3task.validation;
}

/**
 * The contract of the caller's campaign endpoints, and everything about answering them that does not depend on a host.
 */
module io.github.web3task.core {
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static java.net.http; // its failures are known where an application uses it
    requires static java.sql; // likewise
    requires static transitive org.jspecify;

    exports io.github.web3task;
    exports io.github.web3task.campaign;
    exports io.github.web3task.exchange;
    exports io.github.web3task.protocol;
    exports io.github.web3task.provider;
    exports io.github.web3task.spi;
    exports io.github.web3task.validation;
}

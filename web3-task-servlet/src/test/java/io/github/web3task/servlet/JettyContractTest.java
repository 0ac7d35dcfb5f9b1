package io.github.web3task.servlet;

import org.junit.jupiter.api.DisplayName;

@DisplayName("The contract on Jetty")
class JettyContractTest extends HostContract {
    JettyContractTest() {
        super(ServletHost.jetty());
    }
}

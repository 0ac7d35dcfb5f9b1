package io.github.web3task.servlet;

import org.junit.jupiter.api.DisplayName;

@DisplayName("The contract on Tomcat")
class TomcatContractTest extends HostContract {
    TomcatContractTest() {
        super(new TomcatHost());
    }
}

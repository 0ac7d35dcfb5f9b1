package io.github.web3task.servlet;

import org.junit.jupiter.api.DisplayName;

@DisplayName("The contract on Undertow")
class UndertowContractTest extends HostContract {
    UndertowContractTest() {
        super(new UndertowHost());
    }
}

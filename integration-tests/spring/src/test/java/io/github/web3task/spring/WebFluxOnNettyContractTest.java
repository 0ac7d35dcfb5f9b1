package io.github.web3task.spring;

import io.github.web3task.testkit.core.ContractSuite;

class WebFluxOnNettyContractTest extends ContractSuite {
    WebFluxOnNettyContractTest() {
        super(SpringHost.on(Server.NETTY));
    }
}

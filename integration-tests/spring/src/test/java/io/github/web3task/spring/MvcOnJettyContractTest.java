package io.github.web3task.spring;

import io.github.web3task.testkit.core.ContractSuite;

class MvcOnJettyContractTest extends ContractSuite {
    MvcOnJettyContractTest() {
        super(SpringHost.on(Server.JETTY));
    }
}

package io.github.web3task.spring;

import io.github.web3task.contract.ContractSuite;

class MvcOnJettyContractTest extends ContractSuite {
    MvcOnJettyContractTest() {
        super(SpringHost.on(Server.JETTY));
    }
}

package io.github.web3task.spring;

import io.github.web3task.testkit.core.ContractSuite;

class MvcOnTomcatContractTest extends ContractSuite {
    MvcOnTomcatContractTest() {
        super(SpringHost.on(Server.TOMCAT));
    }
}

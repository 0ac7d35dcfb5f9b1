package io.github.web3task.spring;

import io.github.web3task.contract.ContractSuite;

class MvcOnTomcatContractTest extends ContractSuite {
    MvcOnTomcatContractTest() {
        super(SpringHost.on(Server.TOMCAT));
    }
}

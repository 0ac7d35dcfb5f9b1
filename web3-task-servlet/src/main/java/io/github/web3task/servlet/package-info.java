/** The endpoints as a servlet: mounted by code, or named in a web.xml. */
@NullMarked
package io.github.web3task.servlet;

import org.jspecify.annotations.NullMarked;

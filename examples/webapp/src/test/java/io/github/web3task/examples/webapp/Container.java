package io.github.web3task.examples.webapp;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;

/** A real container, into which the WAR is dropped while it runs. */
interface Container {
    int port();

    void stop() throws Exception;

    Deployment deploy(Path war, String contextPath) throws Exception;

    /** An application that runs. */
    interface Deployment {
        ClassLoader loader();

        void undeploy() throws Exception;
    }

    /** What a container shows to its applications, and nothing else of the tests' class path. */
    final class ContainerLoader extends ClassLoader {
        ContainerLoader() {
            super(ClassLoader.getPlatformClassLoader());
        }

        private static boolean isContainers(String name) {
            return Stream.of("jakarta.", "org.apache.", "org.eclipse.jetty.").anyMatch(name::startsWith);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (isContainers(name)) {
                return ContainerLoader.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }

        @Override
        protected URL findResource(String name) {
            return isContainers(name.replace('/', '.'))
                    ? ContainerLoader.class.getClassLoader().getResource(name)
                    : null;
        }
    }

    static Container tomcat(Path base) throws Exception {
        Files.createDirectories(base.resolve("webapps"));
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setAddDefaultWebXmlToWebapp(false);
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        tomcat.getHost().setParentClassLoader(new ContainerLoader());
        tomcat.start();
        return new Container() {
            @Override
            public int port() {
                return connector.getLocalPort();
            }

            @Override
            public Deployment deploy(Path war, String contextPath) {
                ContextConfig config = new ContextConfig();
                config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
                Context context = tomcat.addWebapp(tomcat.getHost(), contextPath, war.toString(), config);
                ClassLoader loader = context.getLoader().getClassLoader();
                return new Deployment() {
                    @Override
                    public ClassLoader loader() {
                        return loader;
                    }

                    @Override
                    public void undeploy() {
                        tomcat.getHost().removeChild(context);
                    }
                };
            }

            @Override
            public void stop() throws Exception {
                tomcat.stop();
                tomcat.destroy();
            }
        };
    }

    static Container jetty(Path base) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ContextHandlerCollection contexts = new ContextHandlerCollection();
        server.setHandler(contexts);
        server.setTempDirectory(base.toFile());
        server.start();
        return new Container() {
            @Override
            public int port() {
                return connector.getLocalPort();
            }

            @Override
            public Deployment deploy(Path war, String contextPath) throws Exception {
                WebAppContext context = new WebAppContext();
                context.setContextPath(contextPath);
                context.setWar(war.toString());
                context.setThrowUnavailableOnStartupException(true);
                Thread thread = Thread.currentThread();
                ClassLoader before = thread.getContextClassLoader();
                thread.setContextClassLoader(new ContainerLoader()); // the parent of the application's
                try {
                    Callback.Completable deployed = new Callback.Completable();
                    contexts.deployHandler(context, deployed);
                    deployed.get(1, TimeUnit.MINUTES);
                    context.start();
                } finally {
                    thread.setContextClassLoader(before);
                }
                return new Deployment() {
                    @Override
                    public ClassLoader loader() {
                        return Objects.requireNonNull(context.getClassLoader());
                    }

                    @Override
                    public void undeploy() throws Exception {
                        Callback.Completable undeployed = new Callback.Completable();
                        contexts.undeployHandler(context, undeployed);
                        undeployed.get(1, TimeUnit.MINUTES);
                        context.stop();
                        context.destroy();
                    }
                };
            }

            @Override
            public void stop() throws Exception {
                server.stop();
            }
        };
    }
}

package org.isocenter.persistence.s3;

import com.adobe.testing.s3mock.S3MockApplication;
import org.apache.catalina.connector.Connector;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;

/// Starts the store of the tests so that its second port, too, listens on the loopback interface
/// only, and is any free one.
final class S3OnLoopback {
    private S3OnLoopback() {}

    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(S3MockApplication.class);
        application.addInitializers(
                context -> context.getBeanFactory().addBeanPostProcessor(new LoopbackOnly()));
        application.run(arguments);
    }

    private static final class LoopbackOnly implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (bean instanceof Connector connector) {
                connector.setProperty("address", "127.0.0.1");
                connector.setPort(0);
            }
            return bean;
        }
    }
}

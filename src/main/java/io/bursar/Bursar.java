package io.bursar;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.Modulithic;

/// The program: places and fulfills orders for digital learning products.
@SpringBootApplication
@ConfigurationPropertiesScan
@Modulithic(systemName = "Bursar", sharedModules = "shared")
public class Bursar {

  static void main(String[] args) {
    SpringApplication.run(Bursar.class, args);
  }

  /// The one clock. It ticks in microseconds, as PostgreSQL does, so that what is stored is what is
  /// read.
  @Bean
  @ConditionalOnMissingBean
  static Clock clock() {
    return Clock.tick(Clock.systemUTC(), ChronoUnit.MICROS.getDuration());
  }
}

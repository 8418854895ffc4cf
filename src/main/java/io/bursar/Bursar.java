package io.bursar;

import io.bursar.cli.OrdersCommand;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
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

  /// Starts the program; `orders ...` is the command line instead, which asks one that runs.
  static void main(String[] args) {
    if (args.length > 0 && args[0].equals("orders")) {
      System.exit(OrdersCommand.run(Arrays.copyOfRange(args, 1, args.length)));
    }
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

package tailor.model.vector;

import java.util.Arrays;
import java.util.SplittableRandom;
import tailor.model.AttentionShape;

/** Every operation in double precision, as plainly as it can be written. */
final class PlainReference {
  private PlainReference() {}

  static double[][] random(int rows, int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] x = new double[rows][columns];
    for (double[] row : x) {
      for (int i = 0; i < columns; i++) {
        // rounded to a float, so that both sides begin with the same number
        row[i] = (float) random.nextDouble(-2, 2);
      }
    }
    return x;
  }

  static double[][] copy(double[][] x) {
    double[][] copy = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      copy[i] = x[i].clone();
    }
    return copy;
  }

  static double[][] transpose(double[][] x) {
    double[][] y = new double[x[0].length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        y[j][i] = x[i][j];
      }
    }
    return y;
  }

  static double[][] multiply(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  static double[][] add(double[][] a, double[][] b) {
    double[][] c = copy(a);
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        c[i][j] += b[i][j];
      }
    }
    return c;
  }

  static double inverse(double[] x, double epsilon) {
    double squares = 0;
    for (double value : x) {
      squares += value * value;
    }
    return 1 / Math.sqrt(squares / x.length + epsilon);
  }

  static double[][] rmsNorm(double[][] x, double[] weight, double epsilon) {
    double[][] y = copy(x);
    for (double[] row : y) {
      double inverse = inverse(row, epsilon);
      for (int j = 0; j < row.length; j++) {
        row[j] *= inverse * weight[j];
      }
    }
    return y;
  }

  /** Adds to dx and dWeight. */
  static void rmsNormGradient(
      double[][] dy, double[][] x, double[] weight, double epsilon, double[][] dx, double[] dw) {
    for (int i = 0; i < x.length; i++) {
      int width = x[i].length;
      double inverse = inverse(x[i], epsilon);
      double projection = 0;
      for (int j = 0; j < width; j++) {
        projection += dy[i][j] * weight[j] * x[i][j];
      }
      for (int j = 0; j < width; j++) {
        double mean = projection * inverse * inverse / width;
        dx[i][j] += inverse * (dy[i][j] * weight[j] - x[i][j] * mean);
        dw[j] += dy[i][j] * x[i][j] * inverse;
      }
    }
  }

  static double[][] rotary(double[][] x, double[][] cosines, double[][] sines) {
    double[][] y = copy(x);
    int half = cosines[0].length;
    for (int i = 0; i < x.length; i++) {
      for (int head = 0; head < x[i].length; head += 2 * half) {
        for (int j = 0; j < half; j++) {
          double a = x[i][head + j];
          double b = x[i][head + half + j];
          y[i][head + j] = a * cosines[i][j] - b * sines[i][j];
          y[i][head + half + j] = b * cosines[i][j] + a * sines[i][j];
        }
      }
    }
    return y;
  }

  static double[][] swiGlu(double[][] gateUp) {
    int width = gateUp[0].length / 2;
    double[][] out = new double[gateUp.length][width];
    for (int i = 0; i < out.length; i++) {
      for (int j = 0; j < width; j++) {
        double gate = gateUp[i][j];
        out[i][j] = gate / (1 + Math.exp(-gate)) * gateUp[i][width + j];
      }
    }
    return out;
  }

  static double[][] swiGluGradient(double[][] dOut, double[][] gateUp) {
    int width = dOut[0].length;
    double[][] gradient = new double[dOut.length][2 * width];
    for (int i = 0; i < dOut.length; i++) {
      for (int j = 0; j < width; j++) {
        double gate = gateUp[i][j];
        double sigmoid = 1 / (1 + Math.exp(-gate));
        double slope = sigmoid * (1 + gate * (1 - sigmoid));
        gradient[i][j] = dOut[i][j] * gateUp[i][width + j] * slope;
        gradient[i][width + j] = dOut[i][j] * gate * sigmoid;
      }
    }
    return gradient;
  }

  static double[][] center(double[][] x) {
    double[][] y = copy(x);
    for (double[] row : y) {
      double mean = Arrays.stream(row).average().orElseThrow();
      Arrays.setAll(row, i -> row[i] - mean);
    }
    return y;
  }

  static double[][] gelu(double[][] x) {
    double[][] out = copy(x);
    for (double[] row : out) {
      Arrays.setAll(row, i -> row[i] * (1 + Math.tanh(geluInner(row[i]))) / 2);
    }
    return out;
  }

  static double[][] geluGradient(double[][] dOut, double[][] x) {
    double[][] gradient = copy(x);
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[i].length; j++) {
        double value = x[i][j];
        double tanh = Math.tanh(geluInner(value));
        double inner = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * value * value);
        gradient[i][j] = dOut[i][j] * ((1 + tanh) / 2 + value * (1 - tanh * tanh) * inner / 2);
      }
    }
    return gradient;
  }

  private static double geluInner(double x) {
    return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
  }

  /** Returns the losses, and leaves the gradient of their sum in the logits. */
  static double[] crossEntropyGradient(double[][] logits, int[] targets) {
    double[] losses = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      double sum = 0;
      for (double logit : logits[i]) {
        sum += Math.exp(logit);
      }
      losses[i] = Math.log(sum) - logits[i][targets[i]];
      for (int j = 0; j < logits[i].length; j++) {
        logits[i][j] = Math.exp(logits[i][j]) / sum - (j == targets[i] ? 1 : 0);
      }
    }
    return losses;
  }

  /** Probabilities of one head of one row, [length, length]. */
  private static double[][] probabilities(
      AttentionShape shape, int[] starts, int row, int head, double[][] q, double[][] k) {
    int length = shape.length();
    int size = shape.headSize();
    int keyHead = head / (shape.heads() / shape.keyValueHeads());
    double[][] p = new double[length][length];
    for (int i = 0; i < length; i++) {
      double sum = 0;
      for (int j = starts[row * length + i]; j <= i; j++) {
        double score = 0;
        for (int c = 0; c < size; c++) {
          score += q[row * length + i][head * size + c] * k[row * length + j][keyHead * size + c];
        }
        p[i][j] = Math.exp(score / Math.sqrt(size));
        sum += p[i][j];
      }
      for (int j = 0; j <= i; j++) {
        p[i][j] /= sum;
      }
    }
    return p;
  }

  static double[][] attention(
      AttentionShape shape, int[] starts, double[][] q, double[][] k, double[][] v) {
    int length = shape.length();
    int size = shape.headSize();
    double[][] out = new double[q.length][q[0].length];
    for (int row = 0; row < shape.rows(); row++) {
      for (int head = 0; head < shape.heads(); head++) {
        int keyHead = head / (shape.heads() / shape.keyValueHeads());
        double[][] p = probabilities(shape, starts, row, head, q, k);
        for (int i = 0; i < length; i++) {
          for (int j = 0; j <= i; j++) {
            for (int c = 0; c < size; c++) {
              out[row * length + i][head * size + c] +=
                  p[i][j] * v[row * length + j][keyHead * size + c];
            }
          }
        }
      }
    }
    return out;
  }

  /** dq, dk and dv are added to. */
  static void attentionGradient(
      AttentionShape shape,
      int[] starts,
      double[][] dOut,
      double[][] q,
      double[][] k,
      double[][] v,
      double[][] dq,
      double[][] dk,
      double[][] dv) {
    int length = shape.length();
    int size = shape.headSize();
    for (int row = 0; row < shape.rows(); row++) {
      for (int head = 0; head < shape.heads(); head++) {
        int keyHead = head / (shape.heads() / shape.keyValueHeads());
        double[][] p = probabilities(shape, starts, row, head, q, k);
        for (int i = 0; i < length; i++) {
          int query = row * length + i;
          double[] dp = new double[length];
          double expected = 0;
          for (int j = 0; j <= i; j++) {
            int key = row * length + j;
            for (int c = 0; c < size; c++) {
              dp[j] += dOut[query][head * size + c] * v[key][keyHead * size + c];
              dv[key][keyHead * size + c] += p[i][j] * dOut[query][head * size + c];
            }
            expected += p[i][j] * dp[j];
          }
          for (int j = 0; j <= i; j++) {
            int key = row * length + j;
            double dScore = p[i][j] * (dp[j] - expected) / Math.sqrt(size);
            for (int c = 0; c < size; c++) {
              dq[query][head * size + c] += dScore * k[key][keyHead * size + c];
              dk[key][keyHead * size + c] += dScore * q[query][head * size + c];
            }
          }
        }
      }
    }
  }
}

/*
 * OpenBLAS's side of `./dropbits bench --peers`: threads, seconds and a row's name in, one JSON line out.
 * Needs Debian's libopenblas-dev.
 */
#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void openblas_set_num_threads(int threads);

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double d = *(const double *)a - *(const double *)b;
  return d < 0 ? -1 : d > 0;
}

int main(int argc, char **argv) {
  int m, n, k;
  if (argc != 4 || sscanf(argv[3], "sgemm/%dx%dx%d", &m, &n, &k) != 3) {
    fprintf(stderr, "usage: openblas_peer THREADS SECONDS sgemm/MxNxK\n");
    return 2;
  }
  openblas_set_num_threads(atoi(argv[1]));
  float *a = malloc(sizeof(float) * m * k), *b = malloc(sizeof(float) * k * n), *c = malloc(sizeof(float) * m * n);
  for (long j = 0; j < (long)m * k; j++) {
    a[j] = (j % 17) - 8;
  }
  for (long j = 0; j < (long)k * n; j++) {
    b[j] = (j % 13) - 6;
  }
  enum { MOST = 100000, WARM_UP = 3 };
  double *times = malloc(sizeof(double) * MOST);
  int count = 0;
  double end = now() + atof(argv[2]);
  for (int r = -WARM_UP; (now() < end || r < 3) && count < MOST; r++) {
    double begin = now();
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a, k, b, n, 0, c, n);
    if (r >= 0) {
      times[count++] = now() - begin;
    }
  }
  qsort(times, count, sizeof(double), ascending);
  printf("{\"name\":\"%s\",\"value\":%.2f,\"unit\":\"GFLOP/s\"}\n", argv[3],
         2e-9 * m * n * k / times[count / 2]);
  return 0;
}

;; Work on parameter memory, in place. Arrays are given by byte address, all multiples of 64;
;; $end is where the first array ends. Loops are written out in full: not every engine inlines calls.
(module
  (import "parameters" "memory" (memory 0))

  ;; m += (g - m) firstShare;  v += (g² - v) secondShare;  w = w keep - rate m / (√v + epsilon)
  (func (export "adam")
    (param $weights i32) (param $end i32) (param $gradients i32) (param $firsts i32) (param $seconds i32)
    (param $rate f32) (param $firstShare f32) (param $secondShare f32) (param $epsilon f32) (param $keep f32)
    (local $rates v128) (local $firstShares v128) (local $secondShares v128) (local $epsilons v128) (local $keeps v128)
    (local $g v128) (local $m v128) (local $v v128)
    (local.set $rates (f32x4.splat (local.get $rate)))
    (local.set $firstShares (f32x4.splat (local.get $firstShare)))
    (local.set $secondShares (f32x4.splat (local.get $secondShare)))
    (local.set $epsilons (f32x4.splat (local.get $epsilon)))
    (local.set $keeps (f32x4.splat (local.get $keep)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $weights) (local.get $end)))
        (local.set $g (v128.load (local.get $gradients)))
        (local.set $m (v128.load (local.get $firsts)))
        (local.set $m
          (f32x4.add
            (local.get $m)
            (f32x4.mul (f32x4.sub (local.get $g) (local.get $m)) (local.get $firstShares))))
        (local.set $v (v128.load (local.get $seconds)))
        (local.set $v
          (f32x4.add
            (local.get $v)
            (f32x4.mul
              (f32x4.sub (f32x4.mul (local.get $g) (local.get $g)) (local.get $v))
              (local.get $secondShares))))
        (v128.store (local.get $firsts) (local.get $m))
        (v128.store (local.get $seconds) (local.get $v))
        (v128.store
          (local.get $weights)
          (f32x4.sub
            (f32x4.mul (v128.load (local.get $weights)) (local.get $keeps))
            (f32x4.div
              (f32x4.mul (local.get $rates) (local.get $m))
              (f32x4.add (f32x4.sqrt (local.get $v)) (local.get $epsilons)))))
        (local.set $weights (i32.add (local.get $weights) (i32.const 16)))
        (local.set $gradients (i32.add (local.get $gradients) (i32.const 16)))
        (local.set $firsts (i32.add (local.get $firsts) (i32.const 16)))
        (local.set $seconds (i32.add (local.get $seconds) (i32.const 16)))
        (br $next))))

  ;; m = m momentum + g;  w -= momentRate m + gradientRate g
  (func (export "momentum")
    (param $weights i32) (param $end i32) (param $gradients i32) (param $moments i32)
    (param $momentum f32) (param $momentRate f32) (param $gradientRate f32)
    (local $momentums v128) (local $momentRates v128) (local $gradientRates v128)
    (local $g v128) (local $m v128)
    (local.set $momentums (f32x4.splat (local.get $momentum)))
    (local.set $momentRates (f32x4.splat (local.get $momentRate)))
    (local.set $gradientRates (f32x4.splat (local.get $gradientRate)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $weights) (local.get $end)))
        (local.set $g (v128.load (local.get $gradients)))
        (local.set $m
          (f32x4.add
            (f32x4.mul (v128.load (local.get $moments)) (local.get $momentums))
            (local.get $g)))
        (v128.store (local.get $moments) (local.get $m))
        (v128.store
          (local.get $weights)
          (f32x4.sub
            (v128.load (local.get $weights))
            (f32x4.add
              (f32x4.mul (local.get $momentRates) (local.get $m))
              (f32x4.mul (local.get $gradientRates) (local.get $g)))))
        (local.set $weights (i32.add (local.get $weights) (i32.const 16)))
        (local.set $gradients (i32.add (local.get $gradients) (i32.const 16)))
        (local.set $moments (i32.add (local.get $moments) (i32.const 16)))
        (br $next))))

  ;; a += (w - a) share
  (func (export "average")
    (param $averages i32) (param $end i32) (param $weights i32) (param $share f32)
    (local $shares v128) (local $a v128)
    (local.set $shares (f32x4.splat (local.get $share)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $averages) (local.get $end)))
        (local.set $a (v128.load (local.get $averages)))
        (v128.store
          (local.get $averages)
          (f32x4.add
            (local.get $a)
            (f32x4.mul
              (f32x4.sub (v128.load (local.get $weights)) (local.get $a))
              (local.get $shares))))
        (local.set $averages (i32.add (local.get $averages) (i32.const 16)))
        (local.set $weights (i32.add (local.get $weights) (i32.const 16)))
        (br $next))))

  ;; x *= factor
  (func (export "scale") (param $values i32) (param $end i32) (param $factor f32)
    (local $factors v128)
    (local.set $factors (f32x4.splat (local.get $factor)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $values) (local.get $end)))
        (v128.store
          (local.get $values)
          (f32x4.mul (v128.load (local.get $values)) (local.get $factors)))
        (local.set $values (i32.add (local.get $values) (i32.const 16)))
        (br $next))))

  ;; x = 0 where |x| < least
  (func (export "flush") (param $values i32) (param $end i32) (param $least f32)
    (local $leasts v128) (local $x v128)
    (local.set $leasts (f32x4.splat (local.get $least)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $values) (local.get $end)))
        (local.set $x (v128.load (local.get $values)))
        (v128.store
          (local.get $values)
          (v128.and
            (local.get $x)
            (f32x4.ge (f32x4.abs (local.get $x)) (local.get $leasts))))
        (local.set $values (i32.add (local.get $values) (i32.const 16)))
        (br $next))))

  ;; Σ x² in double precision, where no square of a finite float overflows: the sum is finite just if every x is.
  (func (export "sumOfSquares") (param $values i32) (param $end i32) (result f64)
    (local $x v128) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $values) (local.get $end)))
        (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $values))))
        (local.set $a (f64x2.add (local.get $a) (f64x2.mul (local.get $x) (local.get $x))))
        (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (local.get $values))))
        (local.set $b (f64x2.add (local.get $b) (f64x2.mul (local.get $x) (local.get $x))))
        (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero offset=16 (local.get $values))))
        (local.set $c (f64x2.add (local.get $c) (f64x2.mul (local.get $x) (local.get $x))))
        (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero offset=24 (local.get $values))))
        (local.set $d (f64x2.add (local.get $d) (f64x2.mul (local.get $x) (local.get $x))))
        (local.set $values (i32.add (local.get $values) (i32.const 32)))
        (br $next)))
    (local.set $a
      (f64x2.add
        (f64x2.add (local.get $a) (local.get $b))
        (f64x2.add (local.get $c) (local.get $d))))
    (f64.add (f64x2.extract_lane 0 (local.get $a)) (f64x2.extract_lane 1 (local.get $a)))))
